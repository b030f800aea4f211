import type { Role } from './permissions.ts'

/** The roles besides those in projects: to do everything, and to make projects. */
export const bridgeRoles = ['platform-admin', 'project-maker'] as const
export type BridgeRole = (typeof bridgeRoles)[number]

export const isBridgeRole = (value: unknown): value is BridgeRole => bridgeRoles.includes(value as BridgeRole)

/** What a group may do: roles by project (`*`: every project), or a role of the bridge. */
export type GroupGrant = BridgeRole | Readonly<Record<string, Role>>
