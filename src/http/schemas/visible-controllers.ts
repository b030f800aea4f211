import Type, { type Static } from 'typebox'
import { listOf, orNull, ref } from './common.ts'
import { ControllerList, ControllerSchema, controllerState } from './controllers.ts'

/** What members of projects see of the controllers of their projects. */
export const MemberControllerSchema = Type.Object(
  {
    name: Type.String(),
    version: orNull<string>('string', 'Version of Jenkins; null while it is unknown.'),
    ...controllerState
  },
  {
    ...{ $id: 'MemberController', title: 'MemberController' },
    description:
      'The state of a controller and its version, without its address, its user and what is configured, for callers that are no platform-admins.'
  }
)
export const MemberControllerList = listOf('MemberControllerList', MemberControllerSchema)
const either = (id: string, all: object, less: object) => ({ $id: id, title: id, anyOf: [all, less] })
/** By the caller; a platform-admin gets the first. */
export const SomeController = Type.Unsafe<Static<typeof ControllerSchema> | Static<typeof MemberControllerSchema>>(
  either('SomeController', ref(ControllerSchema), ref(MemberControllerSchema))
)
export const SomeControllerList = Type.Unsafe<Static<typeof ControllerList> | Static<typeof MemberControllerList>>(
  either('SomeControllerList', ref(ControllerList), ref(MemberControllerList))
)

/** Schemas that others refer to by name. */
export const visibleControllerSchemas = [MemberControllerSchema, MemberControllerList, SomeController, SomeControllerList]
