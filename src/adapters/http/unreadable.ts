import type { Socket } from 'node:net'

/** What is no HTTP at all is answered in the form of every other error, and the connection ends. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy()
  const [status, title, detail] = UNREADABLE[error.code ?? ''] ?? NO_HTTP
  const body = JSON.stringify({ type: 'about:blank', title, status, detail })
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}

type Unreadable = readonly [status: number, title: string, detail: string]

const NO_HTTP: Unreadable = [400, 'Bad Request', 'This could not be read as a request in HTTP/1.1.']
/** By the codes of Node's parser. */
const UNREADABLE: Readonly<Record<string, Unreadable>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'The headers are too long: 16 KiB at most.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The request did not come whole in time.'],
}
