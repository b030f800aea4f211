import { dirname, resolve } from 'node:path'
import Type, { type Static } from 'typebox'
import { comparableUrl, isAcceptance } from '../../domain/controller-identity.ts'
import { API_TOKEN_PATTERN } from '../../domain/controller-record.ts'
import { linesOf } from '../../domain/documents/locate.ts'
import { readOne } from '../../domain/documents/read.ts'
import { own } from '../../domain/own.ts'
import type { Fault } from '../../domain/problems.ts'
import { Secret } from '../../domain/secret.ts'
import { closed } from '../../http/schemas/common.ts'
import { controllerFields } from '../../http/schemas/controllers.ts'
import { createCheck } from '../../http/validator.ts'
import { strayAddress } from '../controllers/address-fault.ts'
import { loginFaults } from '../controllers/login-faults.ts'
import { given, type JenkinsConfig } from './jenkins.ts'
import { readTextFile } from './read-text-file.ts'
import { readValueFile } from './read-value-file.ts'
import type { Read } from './setting.ts'

/** Controllers in the file. Each is asked regularly by every process, and its files are watched. */
const MOST = 500
const BOUNDS = { lexemes: 400_000, values: 100_000, entries: 20_000, depth: 8 }
/** Faults that are named at once. */
const NAMED = 20
/** Characters in the file of a secret; a key of a certificate is the longest. */
const LONGEST = 100_000

const Path = Type.Optional(
  Type.String({ minLength: 1, maxLength: 4096, pattern: '^[^\\0]+$', description: 'the path of a file' })
)

/** The same fields as in a request, the login by files. */
const Entry = Type.Object(
  {
    ...controllerFields,
    ...{ tokenFile: Path, passwordFile: Path, caFile: Path, clientCertificateFile: Path, clientKeyFile: Path },
    accept: Type.Optional(Type.String({ maxLength: 2200 }))
  },
  closed
)
type Given = Static<typeof Entry>
type Files = Pick<Given, 'tokenFile' | 'passwordFile' | 'caFile' | 'clientCertificateFile' | 'clientKeyFile'>

const FILES: Readonly<Record<keyof Files, { readonly field: string; readonly isSecret: boolean }>> = {
  tokenFile: { field: 'token', isSecret: true },
  passwordFile: { field: 'password', isSecret: true },
  caFile: { field: 'ca', isSecret: false },
  clientCertificateFile: { field: 'clientCertificate', isSecret: false },
  clientKeyFile: { field: 'clientKey', isSecret: true }
}
const FILE_FIELDS = Object.keys(FILES) as readonly (keyof Files)[]

const check = createCheck(Type.Array(Entry))

/** A controller of the file. Texts are plain, so that two readings can be compared. */
export interface FileController extends Omit<JenkinsConfig, 'proxyUrl'> {
  readonly name: string
  readonly seesEverything: boolean
  readonly projects: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  /** The Jenkins that was accepted instead of the known one. */
  readonly accept?: string
  /** The proxy of the environment, which the file does not say. */
  readonly proxyUrl?: string | undefined
}

/** Reads the list of controllers, and the files that it names. Faults have a line and a pointer, and quote nothing. */
export function readControllersFile(path: string): Read<readonly FileController[]> {
  const file = readTextFile(path)
  if ('fault' in file) return file
  const text = file.value
  const read = readOne(text, 'yaml', { bounds: BOUNDS })
  if ('fault' in read) return { fault: `cannot be read (${read.fault.pointer}). ${read.fault.detail}` }
  // A file that is being written looks empty, and would take all controllers away.
  if (read.value == null) return { fault: 'is empty; a list of no controllers is []' }
  const { value } = read
  if (!Array.isArray(value)) return { fault: 'must be a list of controllers: - name: eu-1 …' }
  if (value.length > MOST) return { fault: `lists ${value.length} controllers; at most ${MOST} are allowed` }
  const shape = check(value).map(inFile)
  if (shape.length > 0) return faultAt(text, shape)
  const all = (value as Given[]).map((entry, index) => readEntry(entry, index, dirname(path)))
  const faults = [...all.flatMap(one => one.faults), ...doubles(value as Given[], linesOf(text))]
  return faults.length > 0 ? faultAt(text, faults) : { value: all.map(({ controller }) => controller) }
}

/** The files that the list names, as far as it can be read: it is read again when one of them changes. */
export function filesNamedIn(path: string): string[] {
  const file = readTextFile(path)
  const read = 'value' in file ? readOne(file.value, 'yaml', { bounds: BOUNDS }) : file
  if ('fault' in read || !Array.isArray(read.value)) return []
  const paths = (read.value as readonly unknown[]).slice(0, MOST).flatMap(entry => {
    if (typeof entry !== 'object' || entry === null) return []
    return FILE_FIELDS.map(name => (entry as Record<string, unknown>)[name])
  })
  const texts = paths.filter((each): each is string => typeof each === 'string' && each !== '' && !each.includes('\0'))
  return [...new Set(texts.map(each => resolve(dirname(path), each)))]
}

const SECRET_INSIDE = 'A secret has no place in this file: put it into a separate file, and name that in'

/** A fault as it is meant here: the login is in files. */
function inFile(fault: Fault): Fault {
  const secret = /^#\/\d+\/(token|password|clientKey)$/.exec(fault.pointer)?.[1]
  return secret === undefined ? fault : { ...fault, detail: `${SECRET_INSIDE} ${secret}File.` }
}

const atFile = (pointer: string): string => (/\/(token|password|clientKey)$/.test(pointer) ? `${pointer}File` : pointer)

function readEntry(entry: Given, index: number, directory: string): { controller: FileController; faults: Fault[] } {
  const at = `#/${index}`
  const faults: Fault[] = []
  const texts = new Map<string, string>()
  for (const name of FILE_FIELDS) {
    const [path, { field, isSecret }] = [entry[name], FILES[name]]
    if (path === undefined) continue
    if (own(entry, field) != null) faults.push({ pointer: `${at}/${name}`, detail: `It must not be set beside ${field}.` })
    const read = readValueFile(resolve(directory, path), isSecret)
    if ('fault' in read) faults.push({ pointer: `${at}/${name}`, detail: `It ${read.fault}.` })
    else if (read.value.length > LONGEST) faults.push({ pointer: `${at}/${name}`, detail: 'It names a file that is too large.' })
    else texts.set(field, read.value)
  }
  const { accept, maxInFlight } = entry
  const controller: FileController = {
    ...{ name: entry.name, url: entry.url, user: entry.user },
    ...given({ ca: entry.ca ?? undefined, clientCertificate: entry.clientCertificate ?? undefined, accept }),
    ...Object.fromEntries(texts),
    ...(maxInFlight == null ? {} : { maxInFlight }),
    seesEverything: entry.seesEverything ?? false,
    ...{ projects: entry.projects ?? ['*'], labels: entry.labels ?? {} }
  }
  const astray = strayAddress(entry.url)
  if (astray !== undefined) faults.push({ pointer: `${at}/url`, detail: astray })
  if (accept !== undefined && !isAcceptance(accept))
    faults.push({ pointer: `${at}/accept`, detail: 'It must be what `jcb doctor` prints, such as 1:key:….' })
  return { controller, faults: faults.length > 0 ? faults : loginOf(controller, at) }
}

const API_TOKEN = new RegExp(API_TOKEN_PATTERN)

function loginOf({ token, password, clientKey, ...pem }: FileController, at: string): Fault[] {
  if (token !== undefined && (token.length > 4096 || !API_TOKEN.test(token)))
    return [{ pointer: `${at}/tokenFile`, detail: 'The file must hold one API token: printable characters without white space.' }]
  const faults = loginFaults(
    { ca: pem.ca ?? null, clientCertificate: pem.clientCertificate ?? null },
    {
      ...(token === undefined ? {} : { token: new Secret(token) }),
      ...(password === undefined ? {} : { password: new Secret(password) }),
      ...(clientKey === undefined ? {} : { clientKey: new Secret(clientKey) })
    }
  )
  return faults.map(({ pointer, detail }) => ({ pointer: atFile(pointer.replace('#', at)), detail }))
}

/** Two entries of one name, or of one address, whose identity would be the same. */
function doubles(all: readonly Given[], line: (pointer: string) => number): Fault[] {
  const [names, urls] = [new Map<string, number>(), new Map<string, number>()]
  return all.flatMap(({ name, url }, index) => {
    const address = URL.canParse(url) ? comparableUrl(url) : url
    const [named, there] = [names.get(name), urls.get(address)]
    names.set(name, named ?? index)
    urls.set(address, there ?? index)
    const sentence = (other: number, what: string) => `The controller at line ${line(`#/${other}`)} has this ${what}, too.`
    if (named !== undefined) return [{ pointer: `#/${index}/name`, detail: sentence(named, 'name') }]
    return there === undefined ? [] : [{ pointer: `#/${index}/url`, detail: sentence(there, 'address') }]
  })
}

function faultAt(text: string, faults: readonly Fault[]): Read<never> {
  const line = linesOf(text)
  const more = faults.length > NAMED ? [`and ${faults.length - NAMED} more faults`] : []
  const sentences = faults.slice(0, NAMED).map(({ pointer, detail }) => `line ${line(pointer)}, ${pointer}: ${detail}`)
  return { fault: `: ${[...sentences, ...more].join(' ')}` }
}
