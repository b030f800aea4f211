import { type Report, shown } from '../../findings.ts'
import { certificatesIn, lastEnd } from '../shared/certificates.ts'
import { reachOf } from '../shared/reach.ts'
import { serverUrl } from '../shared/server-address.ts'
import { decodedIn, type Entry, isRedacted, textIn } from './file.ts'

const CONTENT = '#/data/content'
const CA = 'certificate-authority'
const SKIP = 'insecure-skip-tls-verify'

/** Checks the cluster that the current context names, and notes where it is. */
export function checkCluster(report: Report, cluster: Entry, now: Date): undefined {
  const isTls = checkServer(report, cluster)
  if (cluster.fields[SKIP] === true) {
    const hasCa = textIn(cluster, CA) !== '' || textIn(cluster, `${CA}-data`) !== ''
    if (isTls && hasCa) report.error('CaWithSkipTlsVerify', CONTENT, `${cluster.where}.${SKIP}`)
    report.warn('SkipTlsVerify', CONTENT, `${cluster.where}.${SKIP}`)
  }
  const proxy = textIn(cluster, 'proxy-url')
  if (proxy !== '' && !/^(?:https?|socks5):\/\/\S*$/i.test(proxy))
    report.error('ProxyInvalid', CONTENT, `${cluster.where}.proxy-url`)
  else {
    const reach = reachOf(URL.parse(proxy)?.hostname ?? '')
    if (reach !== undefined) report.warn(reach, CONTENT, `${cluster.where}.proxy-url`)
  }
  checkAuthority(report, cluster, now)
}

/** Whether it speaks TLS. */
function checkServer(report: Report, cluster: Entry): boolean {
  const server = textIn(cluster, 'server')
  const where = `${cluster.where}.server`
  const url = serverUrl(server)
  if (server === '') report.error('NoServer', CONTENT, cluster.where)
  else if (url === undefined) report.error('ServerInvalid', CONTENT, where)
  if (url === undefined) return false
  // Without the query, in which somebody may have put a password.
  report.fact('server', shown(`${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`))
  const reach = reachOf(url.hostname)
  if (reach !== undefined) report.warn(reach, CONTENT, where)
  if (url.protocol === 'http:') report.warn('PlainHttp', CONTENT, where)
  return url.protocol === 'https:'
}

function checkAuthority(report: Report, cluster: Entry, now: Date): undefined {
  const where = `${cluster.where}.${CA}-data`
  if (isRedacted(textIn(cluster, `${CA}-data`))) return report.error('Redacted', CONTENT, where)
  const pem = decodedIn(cluster, `${CA}-data`)
  if (pem === '') return
  if (textIn(cluster, CA) !== '') report.error('FileAndInline', CONTENT, `${cluster.where}.${CA}`)
  const end = lastEnd(certificatesIn(pem))
  if (end === undefined) return report.error('NotACertificate', CONTENT, where)
  if (end <= now) report.warn('CaExpired', CONTENT, where)
  report.expires(end)
}
