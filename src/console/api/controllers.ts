import { HttpError } from '@oazapfts/runtime'
import { infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query'
import {
  type Check,
  type ControllerList,
  getController,
  listControllerEvents,
  listControllers,
  type MemberController,
  type SomeController
} from '#api'
import { problemMessages } from '#messages/problems'
import { byCursor, cursorOf } from './paging.ts'
import { withSentences } from './server-sentences.ts'
import { isUnsaid } from './unsaid-event.ts'

export type Controller = ControllerList['items'][number]
export type { MemberController, SomeController }

/** Whether the caller was sent all of it, as platform-admins are; members are sent its state. */
export const isWhole = (controller: SomeController): controller is Controller => 'managedBy' in controller

function whole(controller: SomeController): Controller {
  if (isWhole(controller)) return controller
  throw new HttpError(403, { code: 'FORBIDDEN', title: problemMessages.controllerNotYours, detail: '' }, new Headers())
}

const page = async (
  place: { readonly limit: number; readonly cursor?: string },
  signal: AbortSignal
): Promise<ControllerList> => {
  const { items, ...rest } = await listControllers(place, { signal })
  return { ...rest, items: items.map(whole) }
}

/** Every controller that the caller may see, with its state. Each is asked for it, so a page is not larger than needed. */
export const controllersQuery = infiniteQueryOptions({
  queryKey: ['controllers'],
  queryFn: async ({ pageParam, signal }) => {
    const { items, ...rest } = await listControllers({ limit: 50, ...cursorOf(pageParam) }, { signal })
    return { ...rest, items: items as readonly SomeController[] }
  },
  ...byCursor,
  refetchInterval: 10_000
})

/** What projects may be placed on. */
export const placesQuery = queryOptions({
  queryKey: ['controllers-to-choose'],
  queryFn: ({ signal }) => page({ limit: 200 }, signal),
  staleTime: 30_000
})

export const controllerQuery = (name: string) =>
  queryOptions({
    queryKey: ['controller', name],
    queryFn: ({ signal }) => getController(name, { signal }),
    refetchInterval: 10_000
  })

/** The latest events of a controller. */
export const controllerEventsQuery = (controller: string) =>
  queryOptions({
    queryKey: ['controller', controller, 'events'],
    queryFn: ({ signal }) =>
      withSentences(listControllerEvents(controller, { limit: 20 }, { signal }), ({ items }) => items.some(isUnsaid)),
    refetchOnMount: 'always',
    refetchInterval: 10_000
  })

/** What the last check found. It is only written by checks, which are actions of a person. */
export const lastCheckQuery = (controller: string) =>
  queryOptions<Check>({ queryKey: ['controller-check', controller], queryFn: skipToken })
