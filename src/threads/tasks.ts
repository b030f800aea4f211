import { toData } from '../domain/data.ts'
import { bodyBounds } from '../domain/documents/bounds.ts'
import { decodeText } from '../domain/documents/decode.ts'
import { type Format, type Reading, readOne } from '../domain/documents/read.ts'
import type { Findings } from '../domain/findings.ts'
import type { CheckContext } from '../domain/types/define.ts'
import { typeNamed } from '../domain/types/index.ts'
import { unlock } from './unlock.ts'

/** The check of a credential's content. */
export interface CheckTask {
  readonly kind: 'check'
  readonly type: string
  readonly data: Readonly<Record<string, string>>
  readonly context: Omit<CheckContext, 'unlock'>
}

/** Reading a body. */
export interface ReadTask {
  readonly kind: 'read'
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly format: Format
}

export type Task = CheckTask | ReadTask

/** The content of a body, or why it cannot be read. */
export type Body = Reading<{ readonly value: unknown }> | { readonly undecodable: string }

export type ResultOf<T extends Task> = T extends CheckTask ? Findings : Body

/** The outcome of a task. */
export type Outcome = { readonly result: Findings | Body } | { readonly failed: Error }

/** Does the work, which takes as long as the author of its input chooses. Called only by threads. */
export function perform(task: Task): Findings | Body {
  if (task.kind === 'read') return read(task)
  const type = typeNamed(task.type)
  return type.check(toData(type, task.data), { ...task.context, unlock })
}

function read({ bytes, format }: ReadTask): Body {
  const decoded = decodeText(bytes)
  if ('fault' in decoded) return { undecodable: decoded.fault }
  return readOne(decoded.text, format, { bounds: bodyBounds })
}
