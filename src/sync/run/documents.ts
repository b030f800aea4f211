import { mapInTurn } from '../../async/map-yielding.ts'
import { blocksFor, mayBeOldCiphertext } from '../../domain/ciphertext.ts'
import { type Credential, toDocument } from '../../domain/credential.ts'
import { own } from '../../domain/own.ts'
import type { Project } from '../../domain/project.ts'
import { Secret } from '../../domain/secret.ts'
import type { KubeconfigForm } from '../../domain/types/define.ts'
import { jenkinsClasses } from '../../domain/types/index.ts'
import { leavesOf, type XmlBranch } from '../../domain/xml-element.ts'
import { bindingOf } from '../../store/sealing/seal.ts'
import type { RunContext } from './context.ts'
import { toFailure } from './failure.ts'
import type { Outcome, PlannedChange } from './types.ts'

const EMPTY = new Secret('')

/** What documents look like, as long as their credentials are kept: those that have not changed are the same from run to run. */
const shapes = new WeakMap<Credential, { readonly form: KubeconfigForm; readonly shape: XmlBranch }>()

/** The document of a credential with empty secrets: what it looks like depends only on which of them are set. */
export function documentShape({ policies: { kubeconfigForm: form } }: Project, credential: Credential): XmlBranch {
  const known = shapes.get(credential)
  if (known?.form === form) return known.shape
  const secrets = Object.fromEntries(credential.secretFields.map(field => [field, EMPTY]))
  const shape = toDocument(credential, secrets, { kubeconfigForm: form })
  shapes.set(credential, { form, shape })
  return shape
}

export interface Opened {
  /** The documents to send, with their secrets. */
  readonly documents: Map<string, XmlBranch>
  /** What became of the changes that cannot be sent, or were overtaken by a newer one. */
  readonly outcomes: Map<string, Outcome>
}

export async function openDocuments(
  { deps, snapshot: { project } }: Pick<RunContext, 'deps' | 'snapshot'>,
  changes: readonly PlannedChange[]
): Promise<Opened> {
  const opened: Opened = { documents: new Map(), outcomes: new Map() }
  const credentials = changes.map(({ desired }) => (desired as NonNullable<typeof desired>).credential)
  const sealed = await deps.store.sealed(project.name, credentials)
  const open = async (credential: Credential, text: string | undefined) => {
    const { id } = credential
    if (text === undefined) return opened.outcomes.set(id, { as: 'overtaken' })
    try {
      const secrets = await deps.sealer.open(text, bindingOf(credential))
      const { kubeconfigForm } = project.policies
      return opened.documents.set(id, toDocument(credential, secrets, { kubeconfigForm }))
    } catch (error) {
      return opened.outcomes.set(id, { as: 'failed', failure: toFailure(error) })
    }
  }
  await mapInTurn(credentials.entries(), ([i, credential]) => open(credential, sealed[i]))
  return opened
}

/** What is remembered of a secret that was sent, to be compared with the ciphertext that Jenkins shows for it. */
export interface WrittenSecret {
  readonly path: string
  /** AES blocks that its ciphertext must have. */
  readonly blocks: number
  /** Whether Jenkins might take it for one of its old ciphertexts. */
  readonly isDoubtful: boolean
}

/** The ciphertexts of bytes have another form than those of texts. */
const isBytes = ({ name }: XmlBranch, path: string): boolean => own(jenkinsClasses.get(name)?.elements ?? {}, path) === 'bytes'

/** The secret texts of a document that Jenkins encrypts. An empty one is not kept by every class, and nothing could be made of it. */
export const writtenSecrets = (document: XmlBranch): WrittenSecret[] =>
  leavesOf(document).flatMap(({ path, text, isReadable }) => {
    if (!(text instanceof Secret) || text.isEmpty || isReadable || isBytes(document, path)) return []
    const value = text.reveal()
    return [{ path, blocks: blocksFor(value), isDoubtful: mayBeOldCiphertext(value) }]
  })
