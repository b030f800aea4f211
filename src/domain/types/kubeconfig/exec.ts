import type { ErrorCode } from '../../finding-codes.ts'
import { isFields } from '../shared/fields.ts'
import { asksPerson } from './interactive-programs.ts'

const GROUP = 'client.authentication.k8s.io'

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

/** Whether a program asks a person, by a browser, a code or a prompt, where the pipeline has none. */
export function needsPerson(exec: unknown): boolean {
  if (!isFields(exec)) return false
  const { command, args, env } = exec
  const words = [command, ...(Array.isArray(args) ? args : [])].filter(word => typeof word === 'string')
  const values = (Array.isArray(env) ? env : []).filter(isFields)
  return asksPerson(words.join(' '), values.map(({ name, value }) => `${name}=${value}`).join(' '))
}
