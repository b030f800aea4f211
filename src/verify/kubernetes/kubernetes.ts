import { own } from '../../domain/own.ts'
import { Secret } from '../../domain/secret.ts'
import { type Fields, isFields } from '../../domain/shape.ts'
import { asName, type VerifyResult } from '../../domain/verification.ts'
import { serverPlaceOf } from '../../domain/verify-target.ts'
import { type ClusterLogin, readLogin } from '../../outbound/cluster-login.ts'
import type { TargetCheck, TargetSettings, Tried, VerifyDeps, VerifyKind } from '../kind.ts'
import { checkOf } from '../reason-finding.ts'
import { addressFaults } from '../web/address.ts'
import { createAsk, unknownFor } from '../web/ask.ts'
import { type Cluster, createCluster } from './cluster.ts'
import { Options, type ResourceAttributes, verbsOf } from './options.ts'

/** The API server of a cluster, reached by the current context of a kubeconfig. */
export const kubernetes: VerifyKind = {
  kind: 'kubernetes',
  title: 'Kubernetes cluster',
  description:
    'Asks the API server who the current context of a kubeconfig is and what it may do. Nothing is read or changed. Programs, files, proxies and impersonation of a kubeconfig are refused.',
  types: ['kubeconfig'],
  trust: 'ca',
  options: Options,
  example: {
    address: 'https://k8s.example.com:6443',
    options: { verbs: [{ verb: 'patch', resource: 'deployments.apps', namespace: 'shop' }] },
    types: ['kubeconfig']
  },
  readyMade: [],
  faults: ({ address }) => addressFaults(address, { path: true, query: false }),
  async verify(settings, credential, deps) {
    const login = loginOf(settings, credential, deps.now())
    return 'state' in login ? login : tryLogin(settings, login, deps)
  },
  async check({ address, ca }, deps) {
    const fault = await createCluster(address, createAsk({ address, ca }, deps)).version()
    if (fault === undefined) return { state: 'ok', findings: [] }
    return fault.reason === 'TlsFailed' && ca === null ? noAuthority : checkOf(fault.reason)
  }
}

const noAuthority: TargetCheck = {
  state: 'unknown',
  findings: [
    {
      code: 'NoAuthority',
      message: 'The certificate of the API server is from no well-known authority, so each kubeconfig must have its authority.',
      remedy: 'Give the certificate of the authority of the cluster; it then goes before that of a kubeconfig.'
    }
  ]
}

/** The login of the current context, if it is for the API server of the verify target. */
function loginOf({ address }: TargetSettings, { type, fields }: Tried, now: number): ClusterLogin | VerifyResult {
  if (type !== 'kubeconfig') return unknownFor('TypeUnsupported')
  const content = fields['content']
  if (content === undefined || content.isEmpty) return unknownFor('ValueMissing')
  const login = readLogin(content.reveal(), new Date(now))
  if ('fault' in login) return unknownFor('ContentUnsupported')
  const isElsewhere = serverPlaceOf(login.server) !== serverPlaceOf(address)
  // A name for the certificate that is not the host's is that of another server.
  const { servername } = login.tls
  const isOther = servername !== undefined && servername.toLowerCase() !== URL.parse(address)?.hostname
  return isElsewhere || isOther ? unknownFor('AddressElsewhere') : login
}

/**
 * The authority of the kubeconfig must do for the server, as it must for kubectl, before the login is sent. The login itself is sent only
 * to a server that the authority of the verify target proves, where it has one: it goes before what a project wrote.
 */
async function tryLogin({ address, ca, options }: TargetSettings, login: ClusterLogin, deps: VerifyDeps): Promise<VerifyResult> {
  const { ca: theirs = ca, ...certificate } = login.tls
  const fault = await createCluster(address, createAsk({ address, ca: theirs }, deps)).version()
  if (fault !== undefined) return fault
  const authorization = login.authorization === undefined ? undefined : new Secret(login.authorization)
  const trusted = { address, ca: ca ?? theirs }
  const cluster = createCluster(address, createAsk({ ...trusted, tls: certificate }, deps), authorization)
  const stranger = createCluster(address, createAsk(trusted, deps))
  const identity = await identityOf(cluster, stranger)
  if (identity.state !== 'valid') return identity
  for (const attributes of verbsOf(options)) {
    const review = await cluster.may(attributes)
    if ('result' in review) return review.result
    const isAllowed = 'status' in review ? own(review.status, 'allowed') : undefined
    if (isAllowed === false) return { state: 'invalid', reason: 'PermissionMissing' }
    if (isAllowed !== true) return unknownFor('BadAnswer')
  }
  return identity
}

/** Asked about where a server does not say who we are. */
const ANYTHING: ResourceAttributes = { verb: 'get', group: '', resource: 'pods', subresource: '', namespace: 'default' }

const refused: VerifyResult = { state: 'invalid', reason: 'LoginRefused' }

/** Who the login is. A server may let everybody in as a stranger, so that it answers proves nothing. */
async function identityOf(cluster: Cluster, stranger: Cluster): Promise<VerifyResult> {
  const me = await cluster.whoAmI()
  if ('result' in me) return me.result
  if ('status' in me) return identityIn(me.status)
  if (me.refusal === 'LoginRefused') return refused
  // Before Kubernetes 1.28. Strangers are not told there what they may do, unless somebody has allowed it.
  const theirs = await stranger.may(ANYTHING)
  if ('result' in theirs) return theirs.result
  const ours = await cluster.may(ANYTHING)
  if ('result' in ours) return ours.result
  if ('refusal' in ours) return ours.refusal === 'LoginRefused' ? refused : unknownFor('NotProved')
  return 'status' in theirs ? unknownFor('NotProved') : { state: 'valid' }
}

function identityIn(status: Fields): VerifyResult {
  const user = own(status, 'userInfo')
  const name = isFields(user) ? own(user, 'username') : undefined
  const groups = isFields(user) ? own(user, 'groups') : undefined
  if (typeof name !== 'string' || name === '') return unknownFor('BadAnswer')
  if (name === 'system:anonymous' || (Array.isArray(groups) && groups.includes('system:unauthenticated'))) return refused
  const as = asName(name)
  return { state: 'valid', ...(as === undefined ? {} : { as }) }
}
