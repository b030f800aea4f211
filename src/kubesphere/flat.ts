import { own } from '../domain/own.ts'
import { type Fault, invalid } from '../domain/problems.ts'
import { typedData } from '../domain/references.ts'
import type { StoredCredential } from '../store/credential/credential-store.ts'
import { keptMetadata } from './annotations.ts'
import { kindOfFlat, kindOfType, secretKinds } from './kinds.ts'
import type { ReadSecret } from './secret.ts'

/** The only domain; Jenkins calls it global. */
export const DOMAIN = '_'

/** A credential of KubeSphere 2.x: its data is in an object named after its type. */
export interface FlatCredential {
  readonly id?: string
  readonly type: string
  readonly description?: string
  readonly domain?: string
  readonly [data: string]: unknown
}

/** Reads a flat credential; throws its faults. */
export function readFlat(body: FlatCredential, id: string): ReadSecret {
  const kind = kindOfFlat(body.type)
  const faults: Fault[] = []
  if (kind === undefined) {
    const known = secretKinds.map(({ flatType }) => flatType).join(', ')
    throw invalid([{ pointer: '#/type', detail: `Unknown credential type; the types are ${known}.` }])
  }
  const sent = own(body, kind.flatType)
  if (typeof sent !== 'object' || sent === null) {
    faults.push({ pointer: `#/${kind.flatType}`, detail: 'The data of this type must be in an object of this name.' })
  }
  if (![DOMAIN, '', undefined].includes(body.domain)) {
    faults.push({ pointer: '#/domain', detail: `The only domain is "${DOMAIN}".` })
  }
  if (faults.length > 0) throw invalid(faults)
  const values = sent as Readonly<Record<string, string | undefined>>
  const data = Object.entries(kind.keys).flatMap(([key, field]) =>
    own(values, key) === undefined ? [] : [[field, own(values, key)]]
  )
  return {
    id,
    kind,
    description: body.description ?? '',
    data: Object.fromEntries(data),
    adopt: false,
    metadata: keptMetadata()
  }
}

/** A credential as 2.x shows it, with its public fields only. */
export function toFlat({ credential }: StoredCredential) {
  const kind = kindOfType(credential.type)
  const shown = Object.entries(kind.keys).map(([key, field]) => [key, own(typedData(credential), field) ?? ''])
  return {
    id: credential.id,
    type: kind.flatType,
    display_name: credential.id,
    description: credential.description,
    domain: DOMAIN,
    create_time: credential.createdAt,
    creator: credential.createdBy,
    [kind.flatType]: Object.fromEntries(shown)
  }
}
