import { type Answer, answer, html, methodNotAllowed } from '../answer.ts'
import type { Call } from '../request.ts'

/**
 * `/scriptText` for administrators. Without a script nothing runs and the page comes (transcripts ad-script-text-*). The stand-in knows
 * no Groovy but `println` of the version, a number or a quoted text, and before it what sets the root URL.
 */
export function runScript(call: Call): Answer {
  call.require('administer')
  if (call.method === 'GET' && call.parameter('script') === null) return page(call)
  if (call.method !== 'POST') throw methodNotAllowed()
  const script = rootUrlSet(call, call.parameter('script')?.trim() ?? '')
  const printed = /^println\s*\(?\s*(.+?)\s*\)?;?$/s.exec(script)?.[1] ?? ''
  const literal = /^(?:(\d+)|'([^'\\]*)'|"([^"\\$]*)")$/.exec(printed)
  const value = printed.endsWith('Jenkins.VERSION')
    ? call.controller.behaviour.version
    : literal && (literal[1] ?? literal[2] ?? literal[3])
  const text =
    value === null || value === undefined ? 'groovy.lang.MissingPropertyException: the stand-in runs no Groovy\n' : `${value}\n`
  return answer(200, { 'Content-Type': 'text/plain;charset=utf-8' }, text)
}

/** The one setting that the stand-in's Groovy knows; what follows it is returned. */
function rootUrlSet(call: Call, script: string): string {
  const [statement = '', url] =
    /^jenkins\.model\.JenkinsLocationConfiguration\.get\(\)\.setUrl\("([^"$\\]*)"\);\s*/.exec(script) ?? []
  if (url !== undefined) call.controller.rootUrl = url
  return script.slice(statement.length)
}

function page(call: Call): Answer {
  const { status, headers, body } = html('Script Console [Jenkins]')
  return answer(status, { ...headers, 'X-Jenkins': call.controller.behaviour.version }, body)
}
