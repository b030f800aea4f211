import { isReadable } from '../access.ts'
import { type Answer, html } from '../answer.ts'
import type { Folder } from '../folder.ts'
import { nameFault, trimName } from '../item-name.ts'
import { escapeHtml } from '../pages.ts'
import type { Call } from '../request.ts'
import { accessDenied, isDiscovered } from './unreadable.ts'

/** `…/checkJobName?value=X`: what the form for a new item says of a name. One that the caller may not see counts as free. */
export function checkJobName(call: Call, parent: Folder): Answer {
  call.require('itemCreate')
  const value = call.parameter('value') ?? ''
  const fault = value === '' ? null : (nameFault(value, call.controller.behaviour) ?? taken(call, parent, trimName(value)))
  const said = fault === null ? '<div/>' : `<div class="error">${escapeHtml(fault)}</div>`
  return { ...html(''), body: Buffer.from(said) }
}

function taken(call: Call, parent: Folder, name: string): string | null {
  const existing = parent.item(name)
  if (existing === undefined) return null
  if (!isReadable(existing, call.user)) {
    if (isDiscovered(existing, call.user)) throw accessDenied()
    return null
  }
  return `A job already exists with the name ‘${name}’`
}
