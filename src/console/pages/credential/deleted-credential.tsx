import { IconMapOff, IconTrash } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { credentialMessages } from '#messages/credential'
import { eventMessages } from '#messages/events'
import { problemMessages } from '#messages/problems'
import { isProblem } from '../../api/problem.ts'
import { eventsQuery } from '../../api/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Loading } from '../../ui/route-states.tsx'
import classes from './credential.module.css'
import { CredentialEvents } from './credential-events.tsx'

/** Replaces a credential that does not exist. Only one with recorded events is said to be deleted. */
export function DeletedCredential({ project, id }: { readonly project: string; readonly id: string }) {
  const events = useInfiniteQuery(eventsQuery(project, id))
  if (events.isPending) return <Loading />
  const isUnknown = isProblem(events.error, 404)
  return (
    <>
      <EmptyState
        isPage
        icon={isUnknown ? <IconMapOff size={22} /> : <IconTrash size={22} />}
        title={isUnknown ? problemMessages.noCredential(id) : credentialMessages.deletedTitle(id)}
        text={isUnknown ? problemMessages.noCredentialDetail : credentialMessages.deletedText}
      >
        <LinkButton variant="default" to="/projects/$project/credentials" params={{ project }}>
          {problemMessages.toCredentials}
        </LinkButton>
      </EmptyState>
      {!isUnknown && (
        <section aria-labelledby="history" className={classes['events']}>
          <h2 id="history">{eventMessages.title}</h2>
          <CredentialEvents project={project} id={id} />
        </section>
      )}
    </>
  )
}
