import { type Answer, failure, methodNotAllowed } from '../answer.ts'
import type { Item } from '../folder.ts'
import { fitsTheDisk, nameFault, rawEncode, trimName } from '../item-name.ts'
import type { Call } from '../request.ts'
import { redirect, up } from './redirect.ts'

/** `POST …/confirmRename?newName=X` (`AbstractItem.doConfirmRename`, *src*): an item takes all below it along. */
export function confirmRename(call: Call, item: Item): Answer {
  if (call.method !== 'POST') throw methodNotAllowed()
  if (!call.may('itemConfigure')) {
    call.require('itemCreate')
    call.require('itemDelete')
  }
  const name = trimName(call.parameter('newName') ?? '')
  const fault = nameFault(name, call.controller.behaviour)
  if (fault !== null || !fitsTheDisk(name)) throw failure(fault ?? 'The name is too long')
  if (name === item.name) throw failure('The new name is the same as the current name.')
  const parent = item.parent!
  const other = parent.item(name)
  if (other !== undefined && other !== item) throw failure(`The name “${name}” is already in use.`)
  parent.rename(item, name)
  return redirect(call, `${up(call, 2)}/${rawEncode(name)}`)
}
