/** Why pipelines may not reach a server. */
export type Reach = 'LocalServer' | 'AuthorOnlyServer' | 'PodsOnlyServer'

const loopback = ['localhost', 'localhost.localdomain', 'localtest.me', 'lvh.me', 'ip6-localhost', 'ip6-loopback']

/** Names that a program puts into the hosts file of one machine, or that only its own network answers. */
const authorOnly = [
  ...[
    'docker.internal',
    'containers.internal',
    'minikube.internal',
    'lima.internal',
    'orb.internal',
    'orb.local',
    'rancher-desktop.internal'
  ],
  ...[
    'kubesphere.local',
    'kubekey.local',
    'apiserver.cluster.local',
    'sealos.hub',
    'kind.local',
    'k3d.internal',
    'mshome.net',
    'localdomain'
  ]
]

/** Ranges that no router passes on, or that one program gives its own virtual machines. */
const AUTHOR_ADDRESS = /^(?:169\.254\.|192\.168\.49\.|192\.168\.65\.|192\.168\.99\.|192\.168\.127\.)/

const podsOnly = ['svc', 'cluster.local', 'kubernetes.default']

/** The address of the API server for pods, which is the first one in the usual ranges for services. */
const podAddresses = [
  ...['10.96.0.1', '10.43.0.1', '10.152.183.1', '10.233.0.1', '10.100.0.1', '10.68.0.1', '172.20.0.1', '172.30.0.1']
]

/** Names of the world that stand for the address in them, such as 127.0.0.1.nip.io. */
function addressIn(name: string): string {
  const [, inner = ''] = /^(.{1,200})\.(?:nip|sslip|xip)\.io$/.exec(name) ?? []
  const numbers = inner.split(/[.-]/).slice(-4)
  return numbers.length === 4 && numbers.every(number => /^\d{1,3}$/.test(number)) ? numbers.join('.') : name
}

/** Why pipelines may not reach a host, as URLs have it; undefined where nothing speaks against it. */
export function reachOf(host: string): Reach | undefined {
  const name = host.toLowerCase().replace(/\.$/, '')
  const address = addressIn(name)
  if (isUnder(name, loopback) || /^(?:127(?:\.\d+){3}$|0\.0\.0\.0$|\[::1?\]$|\[::ffff:7f)/.test(address)) return 'LocalServer'
  if (isUnder(name, authorOnly) || AUTHOR_ADDRESS.test(address)) return 'AuthorOnlyServer'
  if (isUnder(name, podsOnly) || podAddresses.includes(address)) return 'PodsOnlyServer'
  if (name === 'kubernetes') return 'PodsOnlyServer'
  // A name without a dot, or with `local` behind it, is one of a hosts file or of a neighbourhood.
  return /^[\w-]+(?:\.local)?$/.test(name) ? 'AuthorOnlyServer' : undefined
}

const isUnder = (name: string, ends: readonly string[]): boolean => ends.some(end => name === end || name.endsWith(`.${end}`))
