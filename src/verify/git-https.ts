import Type from 'typebox'
import { own } from '../domain/own.ts'
import type { Fault } from '../domain/problems.ts'
import type { VerifyResult } from '../domain/verification.ts'
import type { OutboundAnswer } from '../outbound/request.ts'
import type { TargetCheck, TargetSettings, VerifyDeps, VerifyKind } from './kind.ts'
import { checkOf } from './reason-finding.ts'
import { addressFaults } from './web/address.ts'
import { createAsk, unknownFor } from './web/ask.ts'
import { loginOf } from './web/authorization.ts'
import { checkOpening, compare, type Opening } from './web/compare.ts'

const accesses = ['read', 'write'] as const
type Access = (typeof accesses)[number]

const SEGMENT = '[A-Za-z0-9_~][A-Za-z0-9._~+-]{0,99}'
/** The beginning of the list of references says what it is; the list can have many megabytes. */
const BEGINNING = { most: 256, isCut: true } as const
const types = ['username-password'] as const

const Options = Type.Object(
  {
    repository: Type.Optional(
      Type.String({
        ...{ minLength: 1, maxLength: 1000, pattern: `^(?:${SEGMENT}/){0,20}${SEGMENT}$` },
        description: 'segments of letters, digits, ., _, ~, + and -; the path of the repository below the address',
        examples: ['team-a/app.git']
      })
    ),
    access: Type.Optional(
      Type.Unsafe<Access>({
        ...{ type: 'string', enum: [...accesses] },
        description:
          'What the login must be able to do; by default `read`. A public repository can be read by anyone, so that only `write` proves a login.'
      })
    )
  },
  { additionalProperties: false }
)

/** A Git repository by smart HTTP. Nothing is fetched or pushed: the first answer of either says who may. */
export const gitHttps: VerifyKind = {
  kind: 'git-https',
  title: 'Git over HTTPS',
  description: 'Asks a Git server for the references of a repository, as the first step of a fetch or of a push does.',
  types,
  trust: 'ca',
  options: Options,
  example: { address: 'https://git.example.com', options: { repository: 'team-a/app.git', access: 'read' }, types },
  readyMade: [],

  faults({ address, options }): readonly Fault[] {
    const isRoot = URL.parse(address)?.pathname === '/'
    const detail = 'Name the repository here, or in the path of the address.'
    return [
      ...addressFaults(address, { path: true, query: false }),
      ...(isRoot && options['repository'] === undefined ? [{ pointer: '#/options/repository', detail }] : [])
    ]
  },

  async verify(settings, credential, deps): Promise<VerifyResult> {
    const login = loginOf(credential, types)
    if ('state' in login) return login
    const opening = openingOf(settings, deps)
    if (opening === undefined) return unknownFor('AddressRefused')
    const found = await compare(opening, login)
    return 'state' in found ? found : { state: 'valid' }
  },

  async check(settings, deps): Promise<TargetCheck> {
    const opening = openingOf(settings, deps)
    return opening === undefined ? checkOf('AddressRefused') : checkOpening(opening, ['basic'])
  }
}

function openingOf(settings: TargetSettings, deps: VerifyDeps): Opening | undefined {
  const url = URL.parse(settings.address)
  if (url === null) return undefined
  const [repository, access] = [own(settings.options, 'repository'), own(settings.options, 'access')]
  const service = access === 'write' ? 'git-receive-pack' : 'git-upload-pack'
  const path = [url.pathname.replace(/\/$/, ''), ...(typeof repository === 'string' ? [repository] : []), 'info/refs']
  url.pathname = path.join('/')
  url.search = `?service=${service}`
  // Without the list of references, which protocol 2 answers later. There is no such protocol for a push.
  const headers = { accept: '*/*', ...(access === 'write' ? {} : { 'git-protocol': 'version=2' }) }
  return {
    ask: createAsk(settings, deps),
    request: { url, headers, reading: BEGINNING },
    isOpen: answer => isAdvertisement(answer, service)
  }
}

/** Whether an answer is the list of references of a service, or of what a server of protocol 2 can do. */
function isAdvertisement({ status, headers, body }: OutboundAnswer, service: string): boolean {
  if (status !== 200 || headers['content-type'] !== `application/x-${service}-advertisement`) return false
  const text = body.toString('latin1')
  return text.slice(4).startsWith(`# service=${service}\n`) || text.startsWith('000eversion 2\n')
}
