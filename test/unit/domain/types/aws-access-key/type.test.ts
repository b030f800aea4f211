import t from 'tap'
import { found } from '../../../../helpers/found.ts'

const ID = 'AKIAIOSFODNN7EXAMPLE'
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const check = (data: object) => found('aws-access-key', { accessKeyId: ID, secretAccessKey: SECRET, ...data })

t.test('keys: long-lived, temporary, of somebody else, and none', async t => {
  const table: [object, string[], string[]][] = [
    [{}, [], []],
    [{ accessKeyId: 'ASIAIOSFODNN7EXAMPLE' }, ['TemporaryAccessKey'], []],
    [{ accessKeyId: 'AROAIOSFODNN7EXAMPLE' }, ['NotAnAccessKey'], []],
    [{ accessKeyId: 'AIDAIOSFODNN7EXAMPLE' }, ['NotAnAccessKey'], []],
    [{ accessKeyId: 'minio' }, [], ['UnusualAccessKey']],
    [{ accessKeyId: 'minio', secretAccessKey: 'minio123' }, [], ['UnusualAccessKey']],
    [{ accessKeyId: SECRET, secretAccessKey: ID }, ['AwsKeysSwapped'], ['UnusualAccessKey']],
    [{ secretAccessKey: SECRET.slice(1) }, [], ['UnusualSecretAccessKey']],
    [{ secretAccessKey: `${SECRET}\n` }, [], ['SpaceAround']],
    [{ secretAccessKey: `"${SECRET}"` }, [], ['QuotesAround']],
    [{ accessKeyId: `${ID} ` }, [], ['SpaceAround']],
    [{ accessKeyId: `${ID}\n` }, ['ControlCharacter'], []]
  ]
  for (const [data, errors, warnings] of table) {
    const result = check(data)
    t.strictSame([result.errors, result.warnings], [errors, warnings], JSON.stringify(data))
  }
})

t.test('roles and external IDs', async t => {
  const role = 'arn:aws:iam::123456789012:role/deploy'
  const table: [object, string[], string[]][] = [
    [{ iamRoleArn: role }, [], []],
    [{ iamRoleArn: 'arn:aws-us-gov:iam::123456789012:role/service/path/deploy' }, [], []],
    [{ iamRoleArn: 'arn:aws-cn:iam::123456789012:role/x', externalId: 'a:b/c' }, [], []],
    [{ iamRoleArn: 'arn:aws:iam::123456789012:user/deploy' }, ['RoleArnInvalid'], []],
    [{ iamRoleArn: 'arn:aws:sts::123456789012:assumed-role/x/y' }, ['RoleArnInvalid'], []],
    [{ iamRoleArn: 'deploy' }, ['RoleArnInvalid'], []],
    [{ iamRoleArn: `${role} ` }, ['RoleArnInvalid'], []],
    [{ iamRoleArn: role, externalId: 'x' }, ['ExternalIdInvalid'], []],
    [{ iamRoleArn: role, externalId: 'with space' }, ['ExternalIdInvalid'], []],
    [{ externalId: 'an-id' }, [], ['ExternalIdUnused']]
  ]
  for (const [data, errors, warnings] of table) {
    const result = check(data)
    t.strictSame([result.errors, result.warnings], [errors, warnings], JSON.stringify(data))
  }
})

t.test('text instead of the secret, or around it', async t => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
  for (const [text, code] of [
    [`aws_secret_access_key = ${secret}`, 'CopiedLine'],
    ['*'.repeat(40), 'Placeholder'],
    [`"${secret}"`, 'QuotesAround'],
    [`${secret}\n`, 'SpaceAround']
  ] as const) {
    const data = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: text }
    t.ok(found('aws-access-key', data).warnings.includes(code), code)
  }
  for (const name of ['“bob”', "'bob'", '"bob"'])
    t.ok(found('username-password', { username: name, password: 'a-password' }).warnings.includes('QuotesAround'), name)
})
