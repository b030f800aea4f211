import { isPermitted } from '../access.ts'
import { notFound, Refusal } from '../answer.ts'
import type { Item } from '../folder.ts'
import type { User } from '../users.ts'

/** Whether Item/Discover tells of an item that may not be read. Asking for it is then a 403, which names no permission. */
export const isDiscovered = (item: Item, user: User): boolean => isPermitted(item, user, 'itemDiscover')

export const accessDenied = (): Refusal => new Refusal(403, 'Access denied', 'jenkins')

/** Who may not read an item does not learn that it is there, unless Item/Discover says so. */
export const unreadable = (item: Item, user: User): Refusal => (isDiscovered(item, user) ? accessDenied() : notFound())
