import { TextInput } from '@mantine/core'
import { IconPlus, IconRefresh, IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { syncProject } from '#api'
import { credentialsMessages } from '#messages/credentials'
import type { CredentialFilter } from '../../api/filter.ts'
import { useMay } from '../../session/me.ts'
import { type ActionState, useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import page from '../../ui/page.module.css'
import { useSyncDisabled } from '../../ui/sync-disabled.ts'
import { showToast } from '../../ui/toast.tsx'
import { Filters } from './filters.tsx'
import { ListActions } from './list-actions.tsx'
import { SelectionBar } from './selection.tsx'

interface ToolsProps {
  readonly project: string
  readonly filter: CredentialFilter
  readonly setFilter: (filter: CredentialFilter) => void
  readonly total: number | undefined
  readonly selected: ReadonlySet<string>
  readonly setSelected: (selected: ReadonlySet<string>) => void
  /** Also selects credentials that are not loaded yet. */
  readonly selectEvery: ActionState<[], void>
}

/** Search, filters and actions on the whole list; replaced by actions on the selection while there is one. */
export function Tools({ project, filter, setFilter, total, selected, setSelected, selectEvery }: ToolsProps) {
  const may = useMay(project)
  const stop = useSyncDisabled(project)
  const sync = useAction(async () => {
    await syncProject(project)
    showToast(credentialsMessages.syncRequested)
  })
  if (selected.size > 0) return <SelectionBar {...{ project, selected, setSelected, total, selectEvery }} />
  return (
    <>
      <div className={page['tools']}>
        <Search
          q={filter.q ?? ''}
          setQ={q => {
            const { q: _, ...others } = filter
            setFilter(q === '' ? others : { ...others, q })
          }}
        />
        <Filters filter={filter} setFilter={setFilter} />
        <span className={page['count']} role="status">
          {total !== undefined && credentialsMessages.count(total)}
        </span>
        {may('project.sync') && (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={sync.busy}
            {...stop}
            onClick={() => void sync.run()}
          >
            {credentialsMessages.syncAll}
          </Button>
        )}
        <ListActions project={project} />
        {may('credential.write') && (
          <LinkButton leftSection={<IconPlus size={16} />} to="/projects/$project/new" params={{ project }}>
            {credentialsMessages.new}
          </LinkButton>
        )}
      </div>
      {sync.error !== undefined && <ErrorAlert error={sync.error} />}
    </>
  )
}

/** A search field that applies its text after a short pause. */
function Search({ q, setQ }: { readonly q: string; readonly setQ: (q: string) => void }) {
  const [text, setText] = useState(q)
  useEffect(() => setText(q), [q])
  useEffect(() => {
    if (text === q) return
    const timer = setTimeout(() => setQ(text), 200)
    return () => clearTimeout(timer)
  })
  return (
    <TextInput
      className={page['search'] ?? ''}
      aria-label={credentialsMessages.search}
      placeholder={credentialsMessages.search}
      data-search
      leftSection={<IconSearch size={16} />}
      value={text}
      onChange={event => setText(event.currentTarget.value)}
    />
  )
}
