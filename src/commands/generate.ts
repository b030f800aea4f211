import type { RawData } from '../domain/data.ts'
import { own } from '../domain/own.ts'
import { type Fault, invalid } from '../domain/problems.ts'
import type { CredentialType } from '../domain/types/define.ts'

/** The data of a request, with a secret that was made here if it asks for that. The public half carries where the key belongs. */
export async function withGenerated(
  type: CredentialType,
  kind: string | undefined,
  raw: RawData,
  project: string,
  id: string
): Promise<RawData> {
  if (kind === undefined) return raw
  const faults = generationFaults(type, kind, raw)
  if (faults.length > 0 || type.generator === undefined) throw invalid(faults)
  return { ...raw, ...(await type.generator.generate(kind, `${project}/${id}`)) }
}

/** Why a secret cannot be made here. */
export function generationFaults(type: CredentialType, kind: string, raw: RawData): Fault[] {
  const { generator } = type
  if (generator === undefined)
    return [{ pointer: '#/generate', detail: `The secret of a credential of type ${type.type} cannot be made here.` }]
  if (!generator.kinds.includes(kind))
    return [{ pointer: '#/generate', detail: `It must be one of ${generator.kinds.join(', ')}.` }]
  return type.secretFields
    .filter(name => Boolean(own(raw, name)))
    .map(name => ({ pointer: `#/data/${name}`, detail: 'What is made here is not given. Leave it out, or leave generate out.' }))
}
