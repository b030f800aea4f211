import { statSync } from 'node:fs'
import { own } from '../../domain/own.ts'
import { fileText } from './file-text.ts'

/** The text of a setting; undefined when it is not set. */
export type SettingsText = (name: string) => string | undefined

/** Settings that are secrets, or hold one. Each may be in a file, which the variable with `_FILE` behind its name names. */
export const SECRET_SETTINGS = [
  'ADMIN_TOKEN',
  'JENKINS_PASSWORD',
  'JENKINS_PROXY',
  'JENKINS_TOKEN',
  'KUBESPHERE_JWT_SECRET',
  'MASTER_KEYS',
  'METRICS_TOKEN',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
  'REDIS_URL'
] as const

/** What in the mode of a file lets others than its owner and group read it, or others than its owner write it. */
const TOO_OPEN = 0o027

/**
 * Reads settings from the environment, secrets from their files where that is asked for. An empty variable is how compose files and
 * shells spell "not set". What is wrong with a file is added to `faults`, in sentences that hold neither secrets nor paths.
 */
export function settingsText(env: Readonly<Record<string, string | undefined>>, faults: string[]): SettingsText {
  const lossy = new Set<string>()
  const direct: SettingsText = name => {
    const value = own(env, name)
    // Node reads variables as UTF-8 and puts U+FFFD in the place of what is none.
    if (value?.includes('\ufffd') && !lossy.has(name)) {
      lossy.add(name)
      faults.push(`${name} is not UTF-8`)
    }
    return value || undefined
  }
  const fromFiles = new Map<string, string | undefined>()
  for (const name of SECRET_SETTINGS) {
    const path = direct(`${name}_FILE`)
    if (path === undefined) continue
    if (direct(name) === undefined) fromFiles.set(name, secretIn(path, name, faults))
    else faults.push(`${name} and ${name}_FILE must not be set both`)
  }
  return name => direct(name) ?? fromFiles.get(name)
}

/** A file may be read by its group, because that is how Kubernetes mounts secrets for a user that is not root. */
function secretIn(path: string, name: string, faults: string[]): string | undefined {
  try {
    if ((statSync(path).mode & TOO_OPEN) !== 0)
      faults.push(`${name}_FILE names a file that others may read or change: chmod 0400 it (0440 for its group)`)
  } catch {
    faults.push(`${name}_FILE names a file that cannot be read`)
    return undefined
  }
  const text = fileText(`${name}_FILE`, path, faults)?.replace(/\r?\n$/, '')
  if (text === '') faults.push(`${name}_FILE names a file that is empty`)
  return text
}
