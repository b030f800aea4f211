import { Select, TextInput } from '@mantine/core'
import { IconDownload, IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { AuditEntry } from '#api'
import { accessMessages } from '#messages/access'
import { deedMessages } from '#messages/deeds'
import { eventMessages } from '#messages/events'
import { generalMessages } from '#messages/general'
import { problemMessages } from '#messages/problems'
import {
  type AuditFilter,
  auditActions,
  auditQuery,
  auditTable,
  exportAudit,
  outcomes,
  readAuditFilter
} from '../../api/access.ts'
import { deedOf, isAboutCredential } from '../../api/audit-deed.ts'
import { useAction } from '../../ui/action.ts'
import { useActorNames } from '../../ui/actor-names.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { download } from '../../ui/download.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { toDateTimeInput } from '../../ui/format-time.ts'
import list from '../../ui/list.module.css'
import { useTitle } from '../../ui/page-title.ts'
import { Loading } from '../../ui/route-states.tsx'
import { Time } from '../../ui/time.tsx'
import form from '../form/form.module.css'

const route = getRouteApi('/inside/access/audit')

const tones: Readonly<Record<AuditEntry['outcome'], Tone>> = { done: 'good', failed: 'warn', denied: 'bad', refused: 'bad' }

/** The audit trail with filters and export. */
export function Audit() {
  useTitle(accessMessages.audit.title, accessMessages.title)
  const filter = readAuditFilter({ ...route.useSearch() })
  const query = useInfiniteQuery(auditQuery(filter))
  const entries = query.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <FilterForm key={JSON.stringify(filter)} filter={filter} />
      {query.isPending && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && entries.length === 0 && (
        <EmptyState icon={<IconSearch size={22} />} title={accessMessages.audit.none} text={accessMessages.audit.noneText} />
      )}
      {entries.length > 0 && (
        <ol className={list['list']} aria-label={accessMessages.audit.title}>
          {entries.map(entry => (
            <EntryItem key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
      {query.hasNextPage && (
        <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {eventMessages.more}
        </Button>
      )}
    </>
  )
}

/** Gives all filter fields the same width. */
const FIELD = '1 1 180px'

function FilterForm({ filter }: { readonly filter: AuditFilter }) {
  const navigate = useNavigate()
  const [subject, setSubject] = useState(filter.subject ?? '')
  const [project, setProject] = useState(filter.project ?? '')
  const [target, setTarget] = useState(filter.target ?? '')
  const [outcome, setOutcome] = useState<string | null>(filter.outcome ?? null)
  const [action, setAction] = useState<string | null>(filter.action ?? null)
  const [since, setSince] = useState(toDateTimeInput(filter.since))
  const [until, setUntil] = useState(toDateTimeInput(filter.until))
  const save = useAction(async () => download(await exportAudit(filter), 'audit.jsonl'))
  const table = useAction(async () => download(await auditTable(filter), 'audit.csv'))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void navigate({ to: '/access/audit', search: readAuditFilter({ subject, project, target, outcome, action, since, until }) })
  }
  return (
    <form onSubmit={submit} className={form['row']} style={{ margin: '0 0 16px' }} aria-label={accessMessages.audit.filter}>
      <TextInput
        style={{ flex: FIELD }}
        label={accessMessages.audit.subject}
        value={subject}
        autoComplete="off"
        onChange={event => setSubject(event.currentTarget.value)}
      />
      <TextInput
        style={{ flex: FIELD }}
        label={accessMessages.audit.project}
        value={project}
        autoComplete="off"
        onChange={event => setProject(event.currentTarget.value)}
      />
      <TextInput
        style={{ flex: FIELD }}
        label={deedMessages.filters.target}
        value={target}
        autoComplete="off"
        onChange={event => setTarget(event.currentTarget.value)}
      />
      <Select
        style={{ flex: FIELD }}
        label={deedMessages.filters.outcome}
        placeholder={deedMessages.filters.any}
        data={outcomes.map(value => ({ value, label: accessMessages.audit.outcomes[value] }))}
        value={outcome}
        clearable
        onChange={setOutcome}
      />
      <Select
        style={{ flex: FIELD }}
        label={deedMessages.filters.action}
        placeholder={deedMessages.filters.any}
        data={auditActions}
        value={action}
        searchable
        clearable
        onChange={setAction}
      />
      <TextInput
        style={{ flex: FIELD }}
        type="datetime-local"
        label={accessMessages.audit.since}
        value={since}
        onChange={event => setSince(event.currentTarget.value)}
      />
      <TextInput
        style={{ flex: FIELD }}
        type="datetime-local"
        label={accessMessages.audit.until}
        value={until}
        onChange={event => setUntil(event.currentTarget.value)}
      />
      <Button type="submit" variant="default">
        {accessMessages.audit.show}
      </Button>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} />}
        title={accessMessages.audit.exportHelp}
        loading={save.busy}
        onClick={() => void save.run()}
      >
        {accessMessages.audit.export}
      </Button>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} />}
        title={deedMessages.csvHelp}
        loading={table.busy}
        onClick={() => void table.run()}
      >
        {deedMessages.csv}
      </Button>
      {(save.error ?? table.error) !== undefined && <ErrorAlert error={save.error ?? table.error} />}
    </form>
  )
}

/** Who did what to what, and below it the request that it was. */
function EntryItem({ entry }: { readonly entry: AuditEntry }) {
  const { time, subject, action, method, route: address, outcome, status, reason, count } = entry
  const who = useActorNames()
  return (
    <li>
      <div className={list['line']}>
        <span>
          <strong>{subject === null ? accessMessages.audit.nobody : who(subject)}</strong> {deedOf(entry)} <What entry={entry} />
        </span>
        <Badge tone={tones[outcome]}>{accessMessages.audit.outcomes[outcome]}</Badge>
        {reason !== null && <code>{reason}</code>}
        <span className={list['time']}>
          <Time at={time} />
        </span>
      </div>
      <p className={list['quiet']}>
        {action ?? generalMessages.none} · {method} {address} → {status} · {accessMessages.audit.from(entry.address)} ·{' '}
        {problemMessages.requestId(entry.requestId)}
        {count > 1 && ` · ${accessMessages.audit.times(count)}`}
      </p>
    </li>
  )
}

/** A link inside a sentence is told by more than its colour. */
const UNDERLINED = { textDecoration: 'underline' } as const

/** What it was done to, as a link where there is a page of it. */
function What({ entry }: { readonly entry: AuditEntry }) {
  const { project, target } = entry
  if (project === null) return target === null ? null : <span>{target}</span>
  const ofProject = (
    <Link to="/projects/$project/credentials" params={{ project }} style={UNDERLINED}>
      {project}
    </Link>
  )
  if (target === null) return ofProject
  if (!isAboutCredential(entry))
    return (
      <>
        {ofProject} / <span>{target}</span>
      </>
    )
  return (
    <>
      {ofProject} /{' '}
      <Link to="/projects/$project/credentials/$id" params={{ project, id: target }} style={UNDERLINED}>
        {target}
      </Link>
    </>
  )
}
