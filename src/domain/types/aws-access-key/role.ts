import type { ErrorCode, WarningCode } from '../../finding-codes.ts'
import type { Report } from '../../findings.ts'

type RoleReport = Report<ErrorCode | 'RoleArnInvalid' | 'ExternalIdInvalid', WarningCode | 'ExternalIdUnused'>

const ROLE = /^arn:aws(?:-[a-z]+)*:iam::\d{12}:role\/(?:[\x21-\x7e]{1,512}\/)?[\w+=,.@-]{1,64}$/
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/

/** Checks the role to assume, by the rules of AWS for both texts. */
export function checkRole(report: RoleReport, arn: string, externalId: string): undefined {
  if (arn !== '' && !ROLE.test(arn)) report.error('RoleArnInvalid', '#/data/iamRoleArn')
  if (externalId === '') return
  if (!EXTERNAL_ID.test(externalId)) report.error('ExternalIdInvalid', '#/data/externalId')
  else if (arn === '') report.warn('ExternalIdUnused', '#/data/externalId')
}
