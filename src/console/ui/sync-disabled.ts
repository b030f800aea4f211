import { useSuspenseQuery } from '@tanstack/react-query'
import { credentialMessages } from '#messages/credential'
import { projectQuery } from '../api/queries.ts'

/** Button props that disable a sync while the project is paused, with the reason. */
export function useSyncDisabled(project: string): { readonly disabled: boolean; readonly title: string | undefined } {
  const { paused } = useSuspenseQuery(projectQuery(project)).data.policies
  return { disabled: paused, title: paused ? credentialMessages.syncPaused : undefined }
}
