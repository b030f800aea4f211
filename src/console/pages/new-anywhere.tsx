import { Stack, TextInput } from '@mantine/core'
import { IconFolders } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Navigate, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { formMessages } from '#messages/credential-form'
import { problemMessages } from '#messages/problems'
import { projectsQuery } from '../api/queries.ts'
import { useMe } from '../session/me.ts'
import { allows } from '../session/permissions.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorAlert } from '../ui/error-alert.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { useTitle } from '../ui/page-title.ts'
import { Loading } from '../ui/route-states.tsx'

/** Projects that are listed; more are found by their name. */
const SHOWN = 20

/** Leads to the form of a new credential: at once if there is one project to create it in, otherwise by a choice. */
export function NewAnywhere() {
  useTitle(formMessages.newTitle)
  const me = useMe()
  const navigate = useNavigate()
  const [q, setQ] = useState('')
  const query = useInfiniteQuery({ ...projectsQuery(q === '' ? {} : { q }), placeholderData: before => before })
  if (query.isPending) return <Loading />
  if (query.error !== null) return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
  const names = query.data.pages.flatMap(page => page.items.map(({ name }) => name))
  const writable = names.filter(name => allows(me, 'credential.write', name))
  const [only] = writable
  if (q === '' && only !== undefined && writable.length === 1 && !query.hasNextPage)
    return <Navigate to="/projects/$project/new" params={{ project: only }} replace />
  if (q === '' && only === undefined && !query.hasNextPage)
    return (
      <EmptyState icon={<IconFolders size={22} />} title={formMessages.noProject} text={formMessages.notAllowedText} isPage>
        <LinkButton to="/projects" variant="default">
          {problemMessages.toProjects}
        </LinkButton>
      </EmptyState>
    )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (only !== undefined) void navigate({ to: '/projects/$project/new', params: { project: only } })
  }
  return (
    <form style={{ maxWidth: 480, margin: '24px auto' }} onSubmit={submit}>
      <h1>{formMessages.newTitle}</h1>
      <TextInput
        mt="md"
        label={formMessages.inProject}
        value={q}
        autoFocus
        autoComplete="off"
        spellCheck={false}
        onChange={event => setQ(event.currentTarget.value)}
      />
      <Stack gap={6} mt="md">
        {writable.slice(0, SHOWN).map(name => (
          <LinkButton key={name} variant="default" justify="start" to="/projects/$project/new" params={{ project: name }}>
            {name}
          </LinkButton>
        ))}
      </Stack>
    </form>
  )
}
