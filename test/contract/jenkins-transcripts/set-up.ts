import type { StandIn } from '../../../src/stand-in/start.ts'
import { authorization, type Case, send } from './exchange.ts'
import type { Exchanged } from './exchanged.ts'

/**
 * What a file takes for granted before case `before`: made by requests to the stand-in, declared in set-up.json. A step `instead` of a case
 * stands for one that is not in the file, and is left out where it is.
 */
export type Step = { readonly before: number; readonly instead?: number } & (
  | { readonly do: 'control'; readonly action: string; readonly body?: unknown }
  | { readonly do: 'crumb'; readonly as: string }
  | ({ readonly do: 'request'; readonly times?: number } & Case['request'])
  | { readonly do: 'again'; readonly n: number }
  | { readonly do: 'folder'; readonly path: string }
  | { readonly do: 'credential'; readonly folder: string; readonly kind: Kind; readonly id: string; readonly value?: string }
  | { readonly do: 'edit'; readonly edit: unknown }
  | { readonly do: 'phase'; readonly phase: string }
  | ({ readonly do: 'ciphertext'; readonly kind: Kind; readonly value: string } & Recorded)
  | ({ readonly do: 'literal'; readonly value: string } & Recorded)
  | ({ readonly do: 'legacy'; readonly value: string } & Recorded)
)

/** A recorded ciphertext: with its braces, or by its placeholder (`AQAA#7`). */
interface Recorded {
  readonly recorded: string
  /** Its characters as far as requests show them, each that is not known as `?`. */
  readonly pieces?: string
  /** What the stand-in's has to look like as well. */
  readonly like?: string
}

type Kind = 'up' | 'ssh' | 'str' | 'file' | 'cert'

const admin = authorization('admin:token')
const xml = { ...admin, 'Content-Type': 'application/xml; charset=utf-8' }
const CERTIFICATE = 'com.cloudbees.plugins.credentials.impl.CertificateCredentialsImpl'
const SSH = 'com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey'

const bodies: Readonly<Record<Kind, (head: string, value?: string) => string>> = {
  up: (head, value = 'pw') =>
    document(
      'com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl',
      `${head}<username>user</username><password>${value}</password>`
    ),
  ssh: (head, value = 'K') =>
    document(
      SSH,
      `${head}<username>git</username><passphrase>pp</passphrase><privateKeySource class="${SSH}$DirectEntryPrivateKeySource"><privateKey>${value}</privateKey></privateKeySource>`
    ),
  str: (head, value = 'tok') =>
    document('org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl', `${head}<secret>${value}</secret>`),
  file: (head, value = 'aGVsbG8K') =>
    document(
      'org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl',
      `${head}<fileName>f.txt</fileName><secretBytes>${value}</secretBytes>`
    ),
  cert: (head, value = '') =>
    document(
      CERTIFICATE,
      `${head}<password>kspass</password><keyStoreSource class="${CERTIFICATE}$UploadedKeyStoreSource"><uploadedKeystoreBytes>${value}</uploadedKeystoreBytes></keyStoreSource>`
    )
}

const document = (root: string, inner: string): string => `<${root}>${inner}</${root}>`

/** Does one step. A recorded ciphertext is of the recorded controller's key: that of the same value by the stand-in stands for it. */
export async function doStep(
  standIn: Pick<StandIn, 'url' | 'controlToken'>,
  step: Step,
  cases: readonly Case[],
  exchanged: Exchanged
): Promise<void> {
  const base = standIn.url
  const bearer = { Authorization: `Bearer ${standIn.controlToken}` }
  if (step.do === 'folder') {
    const path = step.path.split('/')
    const query = `name=${encodeURIComponent(path.at(-1)!)}&mode=com.cloudbees.hudson.plugins.folder.Folder`
    const form = { ...admin, 'Content-Type': 'application/x-www-form-urlencoded' }
    await expect([302, 400], send(base, 'POST', `${jobs(path.slice(0, -1))}/createItem?${query}`, form, ''))
  } else if (step.do === 'credential') await create(base, step.folder, step.kind, step.id, step.value)
  else if (step.do === 'edit') await expect([200], send(base, 'POST', '/__control/edit', bearer, JSON.stringify(step.edit)))
  else if (step.do === 'phase')
    await expect([200], send(base, 'POST', '/__control/boot-phase', bearer, JSON.stringify({ phase: step.phase })))
  else if (step.do === 'control')
    await expect([200, 202], send(base, 'POST', `/__control/${step.action}`, bearer, JSON.stringify(step.body ?? {})))
  else if (step.do === 'crumb') await learnCrumb(base, step.as, exchanged)
  else if (step.do === 'request') for (let i = 0; i < (step.times ?? 1); i++) await request(base, step)
  else if (step.do === 'again') await request(base, cases.find(({ n }) => n === step.n)!.request)
  else if (step.do === 'literal') learn(step, step.value, exchanged)
  else if (step.do === 'legacy') {
    const made = await send(base, 'POST', '/__control/legacy', bearer, JSON.stringify({ text: step.value }))
    learn(step, (JSON.parse(made.body.toString('utf8')) as { ciphertext: string }).ciphertext, exchanged)
  } else learn(step, await encrypted(standIn, step), exchanged)
}

/** The stand-in's ciphertext of a value, drawn again until it looks as it has to. */
async function encrypted({ url: base, controlToken }: Pick<StandIn, 'url' | 'controlToken'>, step: Step & { do: 'ciphertext' }) {
  const [folder, id] = ['elsewhere', 'it']
  const edit = (change: unknown) =>
    expect([200], send(base, 'POST', '/__control/edit', { Authorization: `Bearer ${controlToken}` }, JSON.stringify(change)))
  await edit({ action: 'add-folder', folder })
  await create(base, folder, step.kind, id, step.value)
  for (;;) {
    const file = await send(base, 'GET', `${jobs([folder])}/config.xml`, admin)
    const sealed = [...file.body.toString('utf8').matchAll(/>\{([^}<]*)\}</g)].at(-1)![1]!
    if (new RegExp(step.like ?? '').test(sealed)) {
      await send(base, 'DELETE', `${jobs([folder])}/`, admin)
      return sealed
    }
    await edit({ action: 'rewrite', folder, id })
  }
}

function learn({ recorded, pieces }: Recorded, actual: string, exchanged: Exchanged): void {
  if (recorded.startsWith('{')) exchanged.learn(recorded.slice(1, -1), actual)
  else exchanged.learnPlaceholder(recorded, actual)
  if (pieces !== undefined) exchanged.learnPieces(pieces, actual)
}

async function request(base: string, { method, path, as, headers, body }: Case['request']): Promise<void> {
  const { status } = await send(base, method, path, { ...authorization(as), ...headers }, body)
  if (status >= 400) throw new Error(`set-up: ${method} ${path}: ${status}`)
}

async function learnCrumb(base: string, as: string, exchanged: Exchanged): Promise<void> {
  const { headers, body } = await send(base, 'GET', '/crumbIssuer/api/json', authorization(as))
  exchanged.learnPlaceholder('CRUMB', (JSON.parse(body.toString('utf8')) as { crumb: string }).crumb)
  exchanged.learnPlaceholder('COOKIE', headers['set-cookie']!.split(';')[0]!)
}

async function create(base: string, folder: string, kind: Kind, id: string, value?: string): Promise<void> {
  const head = `<scope>GLOBAL</scope><id>${id}</id><description>d</description>`
  const path = `${jobs(folder.split('/'))}/credentials/store/folder/domain/_/createCredentials`
  await expect([200, 409], send(base, 'POST', path, xml, bodies[kind](head, value)))
}

/** An earlier case may have made the thing already. */
async function expect(statuses: number[], answered: Promise<{ status: number }>): Promise<void> {
  const { status: actual } = await answered
  if (!statuses.includes(actual)) throw new Error(`set-up: ${actual} instead of ${statuses.join(' or ')}`)
}

const jobs = (path: readonly string[]): string => path.map(name => `/job/${encodeURIComponent(name)}`).join('')
