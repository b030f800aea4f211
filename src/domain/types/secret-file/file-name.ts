import type { ErrorCode, WarningCode } from '../../finding-codes.ts'
import type { Report } from '../../findings.ts'
import { checkEnds } from '../shared/texts.ts'

const POINTER = '#/data/fileName'

type FileNameReport = Report<ErrorCode | 'FileNameWithPath', WarningCode | 'LongFileName'>

/** Checks a name that Jenkins appends to the path of a folder as it is. */
export function checkFileName(report: FileNameReport, name: string): undefined {
  if (/[/\\]/.test(name) || /^\s*\.{1,2}\s*$/.test(name)) return report.error('FileNameWithPath', POINTER)
  if (/\p{Cc}/u.test(name)) return report.error('ControlCharacter', POINTER)
  if (Buffer.byteLength(name) > 200) report.warn('LongFileName', POINTER)
  checkEnds(report, name, POINTER)
}
