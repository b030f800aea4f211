import type { Report } from '../findings.ts'

/** What looks like a slip of copying: spaces or line ends around it. */
export function checkEnds(report: Report, text: string, pointer: string): undefined {
  if (text !== text.trim()) report.warn('SpaceAround', pointer)
}

/** Checks the name of a user of SSH, which takes none with a line end in it. */
export function checkUserName(report: Report, name: string, pointer: string): undefined {
  if (/\p{Cc}/u.test(name)) report.error('ControlCharacter', pointer)
  else checkEnds(report, name, pointer)
}
