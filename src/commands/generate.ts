import type { RawData } from '../domain/data.ts'
import { own } from '../domain/own.ts'
import { type Fault, invalid } from '../domain/problems.ts'
import type { CredentialType } from '../domain/types/define.ts'
import { typeNamed } from '../domain/types/index.ts'

export interface Generated {
  /** The data of the request, with the key if one was generated. */
  readonly raw: RawData
  /** Why no key can be generated; only for a dry run. */
  readonly faults: readonly Fault[]
  /** Names of the fields that would have been generated. */
  readonly missing: readonly string[]
}

interface Asked {
  readonly type: string
  readonly generate?: string
  readonly data?: RawData
}

/** Generates the key that a request asks for; throws if it cannot, unless it is a dry run. `owner` becomes the comment of the public key. */
export async function withGenerated(
  { type: name, generate, data = {} }: Asked,
  owner: string,
  isDryRun: boolean
): Promise<Generated> {
  if (generate === undefined) return { raw: data, faults: [], missing: [] }
  const type = typeNamed(name)
  const faults = generationFaults(type, generate, data)
  if (isDryRun) return { raw: data, faults, missing: type.generator?.fields ?? [] }
  if (faults.length > 0 || type.generator === undefined) throw invalid(faults)
  return { raw: { ...data, ...(await type.generator.generate(generate, owner)) }, faults, missing: [] }
}

function generationFaults(type: CredentialType, kind: string, raw: RawData): Fault[] {
  const { generator } = type
  if (generator === undefined)
    return [{ pointer: '#/generate', detail: `The bridge cannot generate the secret of a credential of type ${type.type}.` }]
  if (!generator.kinds.includes(kind))
    return [{ pointer: '#/generate', detail: `It must be one of ${generator.kinds.join(', ')}.` }]
  return type.secretFields
    .filter(name => Boolean(own(raw, name)))
    .map(name => ({ pointer: `#/data/${name}`, detail: 'A generated field cannot be given. Omit it, or omit `generate`.' }))
}
