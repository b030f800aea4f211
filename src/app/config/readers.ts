import { accessSync, constants } from 'node:fs'
import { isIP } from 'node:net'
import { isAbsolute, normalize } from 'node:path'
import ipaddr from 'ipaddr.js'
import { parseRoleMap, type RoleMap } from '../../access/oidc-roles.ts'
import { LEAST_PASSPHRASE } from '../../backup/bundle-key.ts'
import { isAcceptance } from '../../domain/controller-identity.ts'
import { GLOB_PATTERN, GLOB_RULE } from '../../domain/glob.ts'
import { Secret } from '../../domain/secret.ts'
import type { TrustProxy } from '../../http/server.ts'
import { secretKinds } from '../../kubesphere/kinds.ts'
import type { AddressRules } from '../../outbound/address.ts'
import { parseRedisAddress } from '../../store/redis/address.ts'
import { KEY_ID, parseKeyring } from '../../store/sealing/keyring.ts'
import type { Read } from './setting.ts'

/** Parts between commas, without the spaces around them. */
const partsOf = (text: string): string[] => text.split(',').map(part => part.trim())

/** Addresses and networks, separated by commas; undefined if one of them is neither. */
function networksOf(text: string): string[] | undefined {
  const networks = partsOf(text)
  return networks.every(part => isIP(part) !== 0 || ipaddr.isValidCIDR(part)) ? networks : undefined
}

export function readRedisUrl(text: string): Read<string> {
  const address = parseRedisAddress(text)
  return address.kind === 'fault' ? { fault: address.fault } : { value: text }
}

const GLOB = new RegExp(GLOB_PATTERN)

export function readGlobs(text: string): Read<readonly string[]> {
  const globs = partsOf(text)
  return globs.every(glob => GLOB.test(glob)) ? { value: globs } : { fault: `must be a comma list of names of ${GLOB_RULE}` }
}

/** The text of the keys, checked. */
export function readMasterKeys(text: string): Read<string> {
  try {
    parseKeyring(text)
    return { value: text }
  } catch (error) {
    return { fault: (error as Error).message.replace(/^MASTER_KEYS ?/, '') }
  }
}

export function readKeyIds(text: string): Read<readonly string[]> {
  const ids = partsOf(text).filter(id => id !== '')
  return ids.every(id => KEY_ID.test(id)) ? { value: ids } : { fault: 'must be a comma list of ids of master keys' }
}

/** A text on one line, so that it is the same for every way to give it to a restore. */
export const readPassphrase = (text: string): Read<Secret> =>
  text.length >= LEAST_PASSPHRASE && text.length <= 4096 && !/[\r\n\0]/.test(text)
    ? { value: new Secret(text) }
    : { fault: `must have ${LEAST_PASSPHRASE} to 4096 characters on one line (try: openssl rand -base64 24)` }

const protocolOf = (text: string) => URL.parse(text)?.protocol ?? ''
const isHttp = (text: string) => ['http:', 'https:'].includes(protocolOf(text))
const notHttp = { fault: 'must be an http or https address' } as const

export const readHttpUrl = (text: string): Read<string> => (isHttp(text) ? { value: text } : notHttp)

export function readJenkinsUrl(text: string): Read<string> {
  const url = URL.parse(text)
  if (url === null || !isHttp(text)) return notHttp
  const hasUser = url.username !== '' || url.password !== ''
  return hasUser ? { fault: 'must not hold a user or password: set JENKINS_USER and JENKINS_TOKEN' } : { value: text }
}

/** An issuer without what can be spelt in several ways: case of the host, default port, final slash. Only for comparing. */
export function comparableIssuer(issuer: string): string {
  const { href } = new URL(issuer)
  let end = href.length
  while (href[end - 1] === '/') end--
  return href.slice(0, end)
}

/** Whether a host name can only be reached from this machine; an IPv6 address with or without its brackets. */
export const isLoopback = (host: string): boolean =>
  ['localhost', '[::1]', '::1'].includes(host) || (isIP(host) === 4 && host.startsWith('127.'))

export function readOidcIssuer(text: string): Read<string> {
  const url = URL.parse(text)
  const isBare = url !== null && isHttp(text) && [url.search, url.hash, url.username, url.password].every(part => part === '')
  if (!isBare) return { fault: 'must be an https address without user, query and fragment' }
  // Anyone who can answer in its place can make tokens for every person.
  const isSafe = url.protocol === 'https:' || isLoopback(url.hostname)
  return isSafe ? { value: text } : { fault: 'must be an https address: http is only for providers on this machine' }
}

/** The Jenkins accepted instead of the known one. */
export function readAcceptance(text: string): Read<string> {
  const value = text.trim()
  return isAcceptance(value) ? { value } : { fault: 'must be what `doctor` prints, such as 1:key:…' }
}

/** `2` is the number of proxies in front of the bridge; anything else their addresses and networks. */
export function readTrustProxy(text: string): Read<TrustProxy> {
  if (/^[1-9]$/.test(text)) return { value: (_address, hop) => hop < Number(text) }
  const networks = networksOf(text)
  const fault = 'must be the addresses or networks of the proxies (10.0.0.7,192.168.0.0/16), or their number (1 to 9)'
  return networks === undefined ? { fault } : { value: networks }
}

export function readNetworks(text: string): Read<readonly string[]> {
  const networks = networksOf(text)
  const fault = "must be the addresses or networks of KubeSphere's gateway, such as 10.0.0.7,10.233.64.0/18"
  return networks === undefined ? { fault } : { value: networks }
}

/** The roles by group. */
export function readRoleMap(text: string): Read<RoleMap> {
  try {
    return { value: parseRoleMap(text) }
  } catch (error) {
    return { fault: (error as Error).message }
  }
}

export const IN_CLUSTER = 'in-cluster'

export function readKubernetesSource(text: string): Read<string> {
  const fault = `must be ${IN_CLUSTER} or the path of a kubeconfig that can be read`
  return text === IN_CLUSTER || isReadable(text) ? { value: text } : { fault }
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}

export const everySecretType = secretKinds.map(({ secretType }) => secretType)

export function readSecretTypes(text: string): Read<readonly string[]> {
  const types = partsOf(text)
  const fault = `must be some of ${everySecretType.join(', ')}, separated by commas`
  return types.every(type => everySecretType.includes(type)) ? { value: types } : { fault }
}

const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/

/** Where requests of users may lead besides public addresses. */
export function readOutboundAllow(text: string): Read<Pick<AddressRules, 'networks' | 'hosts'>> {
  const networks: string[] = []
  const hosts: string[] = []
  for (const part of partsOf(text.toLowerCase()).filter(part => part !== '')) {
    if (ipaddr.isValidCIDR(part)) networks.push(part)
    else if (isIP(part) !== 0) networks.push(`${part}/${isIP(part) === 4 ? 32 : 128}`)
    else if (HOST.test(part)) hosts.push(part)
    else return { fault: 'must be networks, addresses and names of hosts: 10.0.0.0/8,hooks.internal' }
  }
  return { value: { networks, hosts } }
}

/** Directories by their absolute paths, without a way out of them. */
export function readDirectories(text: string): Read<readonly string[]> {
  const paths = partsOf(text).filter(part => part !== '')
  const isDirectory = (path: string) => isAbsolute(path) && normalize(path) === path && path !== '/' && !path.includes('\0')
  const trimmed = paths.map(path => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path))
  return trimmed.every(isDirectory)
    ? { value: trimmed }
    : { fault: 'must be absolute paths of directories without . and .., and not /: /mnt/secrets,/vault/secrets' }
}

const HEADER = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=(.*)$/

/** `name=value,name=value`, the values percent-encoded (https://opentelemetry.io/docs/specs/otel/protocol/exporter/). */
export function readOtlpHeaders(text: string): Read<readonly (readonly [name: string, value: Secret])[]> {
  const pairs = text.split(',').filter(pair => pair.trim() !== '')
  try {
    return {
      value: pairs.map(pair => {
        const [, name, value] = HEADER.exec(pair) ?? []
        if (name === undefined || value === undefined) throw new URIError()
        return [name.toLowerCase(), new Secret(decodeURIComponent(value.trim()))]
      })
    }
  } catch {
    return { fault: 'must be name=value, several separated by commas, the values percent-encoded' }
  }
}
