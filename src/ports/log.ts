/** What use cases log with; pino fits. Fields carry ids (`event_id`, `approval_id`, `delivery_id`, which is a card's), never payloads. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
