import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { AuditEntry } from '#api'
import { accessMessages } from '#messages/access'
import { deedMessages } from '#messages/deeds'
import { generalMessages } from '#messages/general'
import { problemMessages } from '#messages/problems'
import { trailMessages } from '#messages/trail'
import { auditActions, auditQuery, auditTable, exportAudit, outcomes, readAuditFilter } from '../../api/access.ts'
import { deedOf, isAboutCredential } from '../../api/audit-deed.ts'
import { useActorNames } from '../../ui/actor-names.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import list from '../../ui/list.module.css'
import { useTitle } from '../../ui/page-title.ts'
import { Time } from '../../ui/time.tsx'
import { Trail } from '../../ui/trail.tsx'
import { type FilterField, TrailFilters } from '../../ui/trail-filters.tsx'

const route = getRouteApi('/inside/access/audit')

const tones: Readonly<Record<AuditEntry['outcome'], Tone>> = { done: 'good', failed: 'warn', denied: 'bad', refused: 'bad' }

const fields: readonly FilterField[] = [
  { name: 'subject', label: accessMessages.audit.subject },
  { name: 'project', label: accessMessages.audit.project },
  { name: 'target', label: deedMessages.filters.target },
  {
    name: 'outcome',
    label: deedMessages.filters.outcome,
    options: outcomes.map(value => ({ value, label: accessMessages.audit.outcomes[value] }))
  },
  { name: 'action', label: deedMessages.filters.action, options: auditActions }
]
const none = { title: accessMessages.audit.none, text: accessMessages.audit.noneText }

/** The audit trail with filters and export. */
export function Audit() {
  useTitle(accessMessages.audit.title, accessMessages.title)
  const filter = readAuditFilter({ ...route.useSearch() })
  const navigate = useNavigate()
  const query = useInfiniteQuery(auditQuery(filter))
  return (
    <>
      <TrailFilters
        key={JSON.stringify(filter)}
        label={accessMessages.audit.filter}
        fields={fields}
        filter={{ ...filter }}
        onFilter={values => void navigate({ to: '/access/audit', search: readAuditFilter(values) })}
        savings={[
          {
            label: trailMessages.jsonLines,
            help: accessMessages.audit.exportHelp,
            file: 'audit.jsonl',
            make: () => exportAudit(filter)
          },
          { label: trailMessages.csv, help: deedMessages.csvHelp, file: 'audit.csv', make: () => auditTable(filter) }
        ]}
      />
      <Trail query={query} none={none}>
        {entries => (
          <ol className={list['list']} aria-label={accessMessages.audit.title}>
            {entries.map(entry => (
              <EntryItem key={entry.id} entry={entry} />
            ))}
          </ol>
        )}
      </Trail>
    </>
  )
}

/** Who did what to what, and below it the request that it was. */
function EntryItem({ entry }: { readonly entry: AuditEntry }) {
  const { time, subject, action, method, route: address, outcome, status, reason, count } = entry
  const who = useActorNames(true)
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
  const { project, target, targets, targetCount } = entry
  if (project === null) return target === null ? null : <span>{target}</span>
  const ofProject = (
    <Link to="/projects/$project/credentials" params={{ project }} style={UNDERLINED}>
      {project}
    </Link>
  )
  if (target === null)
    return (
      <>
        {ofProject}
        {targets.length > 0 && <span dir="auto"> ({deedMessages.ofCredentials(targets, targetCount)})</span>}
      </>
    )
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
