import { z } from 'zod'
import { clockMinutes, isZone } from '../domain/holding/local-time.ts'
import { didYouMean } from './nearest.ts'

const TIME = 'give a time like "22:00", in quotes, from "00:00" to "23:59"'
const ZONE = 'give a time zone like Europe/Berlin, America/New_York or UTC'

/** A time of day as countersign.yaml has it, in minutes since midnight. */
export const clockTime = z.string(TIME).transform((text, ctx): number => {
  const minutes = clockMinutes(text.trim())
  if (minutes !== undefined) return minutes
  ctx.addIssue({ code: 'custom', message: TIME })
  return z.NEVER
})

/** A time zone by its name in the IANA list. */
export const timeZone = z.string(ZONE).superRefine((name, ctx) => {
  if (isZone(name)) return
  const message = `there is no time zone "${name}"${didYouMean(name, Intl.supportedValuesOf('timeZone'), ZONE)}`
  ctx.addIssue({ code: 'custom', message })
})
