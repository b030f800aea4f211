import { basename } from 'node:path'
import {
  type CreateCredential,
  type Credential,
  type CredentialTypeList,
  createCredential,
  getCredential,
  listCredentialTypes,
  patchCredential,
  type ValidateCredential
} from '#api'
import { USER_NAME } from '../domain/user-name.ts'
import { type Api, given, openApi } from './api.ts'
import { askSecret, canAsk } from './ask.ts'
import { bytesOf, textOf } from './documents.ts'
import { Failure } from './exit.ts'
import { credentialTable } from './get.ts'
import { pairOf, projectOf } from './options.ts'
import { type Format, print } from './output.ts'
import { plain, type Terminal } from './terminal.ts'
import { untilSettled } from './wait.ts'

export interface CredentialOptions {
  readonly output: Format
  readonly project?: string
  readonly type?: Exclude<Credential['type'], 'unknown'>
  readonly description?: string
  readonly field: readonly string[]
  readonly secretFile: readonly string[]
  readonly generate?: ValidateCredential['generate'] & string
  readonly expires?: string
  readonly urlEncode?: true
  readonly usernameSecret?: boolean
  readonly adopt?: true
  /** `PROJECT/ID` of the credential that another project shares. */
  readonly sharedFrom?: string
  readonly wait?: number
}

type Type = CredentialTypeList['items'][number]

/** Creates a credential. Secrets come from files, from stdin or from a prompt. */
export async function makeCredential(terminal: Terminal, id: string, options: CredentialOptions): Promise<void> {
  const api = openApi(terminal)
  const project = projectOf(terminal, options.project)
  const type = withUserName(await typeOf(api, options.type), options.usernameSecret)
  checkGenerate(type, options)
  if (options.sharedFrom !== undefined)
    return takeShared(terminal, api, { project, id, type: type.type }, options.sharedFrom, options)
  const data = await dataOf(terminal, type, options)
  if (options.generate === undefined) {
    for (const { name, secret, required, label, input } of type.fields) {
      if (!secret || !required || data.has(name)) continue
      if (!isOfOneLine(input) || !canAsk(terminal))
        throw new Failure('usage', `${name} is missing: --secret-file ${name}=FILE (- for stdin)`)
      data.set(name, (await askSecret(terminal, `${label}: `)).reveal())
    }
  }
  const wanted = { id, type: type.type, data: Object.fromEntries(data), ...stated(options) } as unknown as CreateCredential
  await show(terminal, api, await createCredential(project, wanted, {}, api.options), options)
}

/** Creates a credential whose values another project shares. */
async function takeShared(
  terminal: Terminal,
  api: Api,
  { project, id, type }: { readonly project: string; readonly id: string; readonly type: string },
  source: string,
  options: CredentialOptions
): Promise<void> {
  const [from = '', its = ''] = source.split('/')
  if (options.field.length > 0 || options.secretFile.length > 0)
    throw new Failure('usage', 'all values come from --shared-from: omit --field and --secret-file')
  const sharedFrom = { project: from, id: its }
  const wanted = { id, type, sharedFrom, ...stated(options) } as unknown as CreateCredential
  await show(terminal, api, await createCredential(project, wanted, {}, api.options), options)
}

/** Changes parts of a credential; everything else stays as it is, secrets included. */
export async function changeCredential(terminal: Terminal, id: string, options: CredentialOptions): Promise<void> {
  const api = openApi(terminal)
  const project = projectOf(terminal, options.project)
  const before = await getCredential(project, id, api.options)
  const isSecret = options.usernameSecret ?? before.usernameSecret
  const type = withUserName(await typeOf(api, before.type), isSecret)
  checkGenerate(type, options)
  const data = await dataOf(terminal, type, options)
  const change = { ...stated(options), ...(data.size === 0 ? {} : { data: Object.fromEntries(data) }) }
  if (Object.keys(change).length === 0)
    throw new Failure('usage', 'nothing to change: use --field, --secret-file, --description …')
  // A concurrent change must not be overwritten unseen.
  const changed = await patchCredential(project, id, change, { ifMatch: `"${before.generation}"` }, api.options)
  await show(terminal, api, changed, options)
}

const stated = ({ description, generate, urlEncode, usernameSecret, adopt, expires: expiresAt }: CredentialOptions) =>
  given({ description, generate, urlEncode, usernameSecret, adopt, expiresAt })

async function typeOf(api: Api, name: string | undefined): Promise<Type> {
  const { items } = await listCredentialTypes({}, api.options)
  const type = items.find(item => item.type === name)
  if (type === undefined) throw new Failure('usage', `--type must be one of ${items.map(item => item.type).join(', ')}`)
  return type
}

function checkGenerate({ type, generates }: Type, { generate }: CredentialOptions): undefined {
  if (generate === undefined || generates.includes(generate)) return
  const kinds = generates.length === 0 ? `the bridge generates no ${type}` : `--generate must be one of ${generates.join(', ')}`
  throw new Failure('usage', kinds)
}

/** The type, with its user name marked as a secret if it is one. */
const withUserName = (type: Type, isSecret: boolean | undefined): Type => ({
  ...type,
  fields: type.fields.map(field => (field.name === USER_NAME && isSecret ? { ...field, secret: true } : field))
})

const isOfOneLine = (input: Type['fields'][number]['input']): boolean => input === 'password' || input === 'text'

async function dataOf(terminal: Terminal, type: Type, options: CredentialOptions): Promise<Map<string, string>> {
  const data = new Map<string, string>()
  const fields = options.field.map(text => pairOf('--field NAME=VALUE', text))
  const files = options.secretFile.map(text => pairOf('--secret-file NAME=FILE', text))
  for (const [name, value] of fields) {
    if (fieldOf(type, name).secret)
      throw new Failure(
        'usage',
        `${name} is secret, and others see the arguments of a command: --secret-file ${name}=FILE (- for stdin)`
      )
    data.set(name, value)
  }
  if (files.filter(([, path]) => path === '-').length > 1) throw new Failure('usage', 'stdin holds one secret alone')
  for (const [name, path] of files) {
    const { input, encoding, fileName } = fieldOf(type, name)
    if (fileName !== undefined && path !== '-' && !data.has(fileName)) data.set(fileName, basename(path))
    if (encoding !== undefined) {
      data.set(name, (await bytesOf(terminal, path)).toString(encoding))
      continue
    }
    const text = await textOf(terminal, path)
    // A final line end comes from the editor and is not part of the password.
    data.set(name, isOfOneLine(input) ? text.replace(/\r?\n$/, '') : text)
  }
  return data
}

function fieldOf(type: Type, name: string): Type['fields'][number] {
  const field = type.fields.find(one => one.name === name)
  if (field === undefined)
    throw new Failure('usage', `unknown field; the fields of ${type.type} are ${type.fields.map(one => one.name).join(', ')}`)
  return field
}

async function show(terminal: Terminal, api: Api, credential: Credential, { output, wait }: CredentialOptions): Promise<void> {
  const { project, id, warnings, facts } = credential
  if (wait !== undefined) await untilSettled(terminal, api, [{ project, ids: new Set([id]) }], wait)
  const now = wait === undefined ? credential : await getCredential(project, id, api.options)
  print(terminal, output, now, credentialTable([now]))
  for (const { code, detail } of warnings) terminal.stderr.write(plain(`warning: ${code}: ${detail}`) + '\n')
  if (output === 'table' && typeof facts['publicKey'] === 'string') terminal.stdout.write(`\n${plain(facts['publicKey'])}\n`)
}
