import { splitData } from '../domain/credential.ts'
import { toData } from '../domain/data.ts'
import { datedWarnings, earliest } from '../domain/expiry.ts'
import type { Facts, Finding } from '../domain/findings.ts'
import { CREDENTIAL_ID_RULE, isCredentialId } from '../domain/names.ts'
import type { Fault } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import { typeNamed } from '../domain/types/index.ts'
import type { CredentialStore } from '../store/credential-store.ts'
import { type ContentDeps, checkContent } from './content.ts'
import type { NewCredential } from './credential-commands.ts'
import { type DraftDeps, momentOf, storedWrong } from './draft.ts'
import { generationFaults } from './generated.ts'
import type { Shadows } from './shadows.ts'

/** What a create would say of a body. */
export interface Validation {
  readonly valid: boolean
  readonly errors: readonly Fault[]
  readonly warnings: readonly Finding[]
  readonly facts: Facts
  readonly expiresAt: string | null
}

/** A body of a create; without an id, the id is not looked at. */
export type Candidate = Omit<NewCredential, 'id'> & { readonly id?: string }

export type Validate = (project: Project, input: Candidate) => Promise<Validation>

export interface ValidateDeps extends ContentDeps, Pick<DraftDeps, 'isEmojiSafe'> {
  readonly credentials: Pick<CredentialStore, 'get'>
  readonly shadows: Pick<Shadows, 'ofAll'>
}

/** Checks what a create would check, by the same code, and stores nothing. A key that is to be made here is not made. */
export function createValidate(deps: ValidateDeps): Validate {
  return async (project, input) => {
    const type = typeNamed(input.type)
    const { id = '', description = '', generate, urlEncode = false } = input
    const errors: Fault[] = await idFaults(deps, project, input.id)
    const content = { type, id, description, raw: input.data, data: toData(type, input.data), urlEncode }
    const { data, faults, known } = await checkContent(deps, { ...content, pointer: '#', previous: undefined, kept: {} })
    if (generate === undefined) errors.push(...faults)
    else {
      const made = type.generator?.fields.map(name => `#/data/${name}`) ?? []
      errors.push(...generationFaults(type, generate, input.data), ...faults.filter(({ pointer }) => !made.includes(pointer)))
    }
    const expiresAt = earliest(momentOf(input.expiresAt) ?? null, known.derivedExpiry)
    const { publicData, secrets } = splitData(type, data)
    errors.push(...storedWrong(deps, project, { description, publicData, secrets }, '#'))
    const dated = datedWarnings({ expiresAt, rotatedAt: deps.now().toISOString() }, null, deps.now())
    const shadows = id === '' || errors.some(({ pointer }) => pointer === '#/id') ? [] : await deps.shadows.ofAll(project, id)
    return {
      valid: errors.length === 0,
      errors,
      warnings: [...shadows, ...known.warnings, ...dated],
      facts: known.facts,
      expiresAt
    }
  }
}

async function idFaults({ credentials }: ValidateDeps, project: Project, id: string | undefined): Promise<Fault[]> {
  if (id === undefined) return []
  if (!isCredentialId(id)) return [{ pointer: '#/id', detail: `It must have ${CREDENTIAL_ID_RULE}.` }]
  const stored = await credentials.get(project.name, id)
  return stored?.credential.deletedAt === null ? [{ pointer: '#/id', detail: 'This id is taken.' }] : []
}
