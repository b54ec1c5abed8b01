/** What use cases log with; pino fits. Fields carry ids (`event_id`, `approval_id`, `card_id`), never payloads. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
