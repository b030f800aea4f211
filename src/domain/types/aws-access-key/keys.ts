import type { ErrorCode, WarningCode } from '../../finding-codes.ts'
import type { Report } from '../../findings.ts'
import { bareToken, checkEnds, checkSecretText } from '../shared/texts.ts'

type KeysReport = Report<
  ErrorCode | 'TemporaryAccessKey' | 'NotAnAccessKey' | 'AwsKeysSwapped',
  WarningCode | 'UnusualAccessKey' | 'UnusualSecretAccessKey'
>

const LONG_LIVED = /^AKIA[A-Z0-9]{16}$/
const TEMPORARY = /^ASIA[A-Z0-9]{16}$/
/** IDs of users, roles, groups, policies and certificates. */
const OTHER_ID = /^(?:AIDA|AROA|AGPA|AIPA|ANPA|ANVA|APKA|ASCA)[A-Z0-9]{12,}$/

/** Checks an access key. Services that are compatible with AWS have keys of other forms, so those are only warned of. */
export function checkKeys(report: KeysReport, id: string, secret: string): undefined {
  const [idAt, secretAt] = ['#/data/accessKeyId', '#/data/secretAccessKey']
  if (/\p{Cc}/u.test(id)) report.error('ControlCharacter', idAt)
  else checkEnds(report, id, idAt)
  checkSecretText(report, secret, secretAt)
  const [bareId, bareSecret] = [bareToken(id), bareToken(secret)]
  if (TEMPORARY.test(bareId)) report.error('TemporaryAccessKey', idAt)
  else if (OTHER_ID.test(bareId)) report.error('NotAnAccessKey', idAt)
  else if (!LONG_LIVED.test(bareId)) report.warn('UnusualAccessKey', idAt)
  else report.fact('kind', 'Long-lived access key of AWS')
  if (LONG_LIVED.test(bareSecret) || TEMPORARY.test(bareSecret)) report.error('AwsKeysSwapped', secretAt)
  else if (LONG_LIVED.test(bareId) && !/^[A-Za-z0-9/+]{40}$/.test(bareSecret)) report.warn('UnusualSecretAccessKey', secretAt)
}
