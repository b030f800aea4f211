import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { credentialMessages } from '#messages/credential'
import { isProblem } from '../api/problem.ts'
import { credentialQuery } from '../api/queries.ts'
import { credentialTabs } from '../search-params.ts'
import { ErrorAlert } from '../ui/error-alert.tsx'
import { useTitle } from '../ui/page-title.ts'
import { Loading } from '../ui/route-states.tsx'
import classes from './credential/credential.module.css'
import { CredentialEvents } from './credential/credential-events.tsx'
import { DeletedCredential } from './credential/deleted-credential.tsx'
import { Details } from './credential/details.tsx'
import { CredentialHeader } from './credential/header.tsx'
import { NewPublicKey } from './credential/new-public-key.tsx'
import { Snippets } from './credential/snippets.tsx'
import { StaleNote } from './credential/source.tsx'
import { StatusNote } from './credential/status-note.tsx'
import { Usage } from './credential/usage.tsx'

const route = getRouteApi('/inside/projects/$project/credentials/$id')

/** Everything about one credential except its secrets. */
export function CredentialPage() {
  const { project, id } = route.useParams()
  const { tab = 'details', made = false } = route.useSearch()
  useTitle(id, project)
  const query = useQuery(credentialQuery(project, id))
  if (query.isPending) return <Loading />
  if (isProblem(query.error, 404)) return <DeletedCredential project={project} id={id} />
  if (query.data === undefined) return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
  return (
    <>
      <CredentialHeader credential={query.data} />
      {made && query.data.facts['publicKey'] !== undefined && <NewPublicKey publicKey={query.data.facts['publicKey']} />}
      <StatusNote credential={query.data} />
      <StaleNote credential={query.data} />
      <nav className={classes['tabs']} aria-label={credentialMessages.sections}>
        {credentialTabs.map(name => (
          <Link
            key={name}
            to="/projects/$project/credentials/$id"
            params={{ project, id }}
            search={name === 'details' ? {} : { tab: name }}
            className={classes['tab']}
            // otherwise the first tab, which has no search parameter, would always be current as well
            activeOptions={{ exact: true }}
            aria-current={tab === name ? 'page' : undefined}
            replace
          >
            {credentialMessages.tabs[name]}
          </Link>
        ))}
      </nav>
      {tab === 'details' && <Details credential={query.data} />}
      {tab === 'events' && <CredentialEvents project={project} id={id} />}
      {tab === 'usage' && <Usage project={project} id={id} />}
      {tab === 'jenkinsfile' && <Snippets project={project} id={id} />}
    </>
  )
}
