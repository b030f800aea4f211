import t from 'tap'
import { Secret } from '../../src/domain/secret.ts'
import { typeNamed } from '../../src/domain/types/index.ts'
import { unlock } from '../../src/threads/unlock.ts'

/** What a type finds in data, normalised as on the way in; no message quotes a line of it. */
export function found(type: string, data: Record<string, string>, more: object = {}) {
  const isPublic = (name: string) => typeNamed(type).publicFields.includes(name)
  const wrapped = Object.fromEntries(Object.entries(data).map(([k, v]) => [k, isPublic(k) ? v : new Secret(v)]))
  const context = { id: 'x', description: '', now: new Date(), encoded: [], unlock, ...more }
  const findings = typeNamed(type).check(typeNamed(type).normalise(wrapped), context)
  const codes = (list: readonly { code: string }[]) => list.map(({ code }) => code)
  const said = JSON.stringify([findings.errors, findings.warnings])
  for (const [name, value] of Object.entries(data))
    if (!isPublic(name) && value.length > 7) t.notOk(said.includes(value.slice(0, 60)), 'nothing is quoted')
  return { ...findings, errors: codes(findings.errors), warnings: codes(findings.warnings), said }
}

/** A JWT with these claims, which nobody signed. */
export const jwt = (claims: object): string =>
  `${btoa('{"alg":"none"}')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`
