import type { ErrorCode } from '../../finding-codes.ts'
import { own } from '../../own.ts'
import { type Fields, isFields } from '../shared/fields.ts'

const GROUP = 'client.authentication.k8s.io'

const isText = (value: unknown): boolean => typeof (value ?? '') === 'string'

/** The kinds of values that kubectl reads in an exec plug-in. */
const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  apiVersion: isText,
  command: isText,
  installHint: isText,
  interactiveMode: isText,
  provideClusterInfo: value => typeof (value ?? false) === 'boolean',
  args: value => isListOf(value, isText),
  env: value => isListOf(value, one => isFields(one ?? {}) && Object.values((one ?? {}) as Fields).every(isText))
}

const isListOf = (value: unknown, isKind: (one: unknown) => boolean): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.every(isKind))

/** Where an exec plug-in has a value that kubectl does not read: the names of fields, '' for the whole of it. */
export function wrongFieldsOf(exec: unknown): string[] {
  if (exec === undefined || exec === null) return []
  if (!isFields(exec)) return ['']
  return Object.entries(kinds).flatMap(([name, isKind]) => (isKind(own(exec, name)) ? [] : [name]))
}

/** Why kubectl refuses to run an exec plug-in, and where. */
export function execFaults(exec: unknown): (readonly [code: ErrorCode, field: string])[] {
  if (!isFields(exec)) return []
  const { apiVersion, command, interactiveMode } = exec
  const faults: (readonly [ErrorCode, string])[] = []
  if (!command) faults.push(['ExecWithoutCommand', 'command'])
  if (apiVersion !== `${GROUP}/v1` && apiVersion !== `${GROUP}/v1beta1`) faults.push(['ExecApiVersion', 'apiVersion'])
  // v1beta1 takes IfAvailable by itself. Always needs a terminal.
  const isAnswered = interactiveMode === 'Never' || interactiveMode === 'IfAvailable'
  if (interactiveMode ? !isAnswered : apiVersion === `${GROUP}/v1`) faults.push(['ExecInteractiveMode', 'interactiveMode'])
  return faults
}
