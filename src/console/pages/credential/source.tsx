import { Alert } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type Credential, refreshCredential } from '#api'
import { credentialMessages } from '#messages/credential'
import { generalMessages } from '#messages/general'
import { marks } from '#messages/intl'
import { sharesMessages } from '#messages/shares'
import { sourceMessages } from '#messages/source'
import { credentialQuery, credentialsKey } from '../../api/queries.ts'
import { describeStale, hasNoValue } from '../../api/stale.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { DescriptionList } from '../../ui/description-list.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { HelpLink } from '../../ui/help-link.tsx'
import { Time } from '../../ui/time.tsx'
import { showToast } from '../../ui/toast.tsx'
import classes from './credential.module.css'

type Source = NonNullable<Credential['status']['source']>
type Reference = Exclude<Credential['data'][string], string>['valueFrom']

/** Time that an answer waits for the secret stores. */
const WAIT = 'wait=10'

/** Where a value is, with the property and the version that are taken. */
export const describeReference = ({ store, key, property, version }: Reference): string =>
  [
    credentialMessages.fromStore(store, key),
    ...(property === undefined ? [] : [sourceMessages.withProperty(property)]),
    ...(version === undefined ? [] : [sourceMessages.withVersion(version)])
  ].join(marks.item)

/** That the values of a credential cannot be read any more, since when, why, and what to do. */
export function StaleNote({ credential: { status, sharedFrom } }: { readonly credential: Credential }) {
  const stale = status.source?.stale ?? null
  if (stale === null) return null
  // before the first value there is no last one to keep
  const isWaiting = hasNoValue(status)
  const ofShare = sharedFrom === undefined ? undefined : sharesMessages.staleTitle
  return (
    <Alert
      color="yellow"
      role="status"
      mb="md"
      title={isWaiting ? sourceMessages.waitsTitle : (ofShare ?? sourceMessages.staleTitle)}
    >
      <p>
        {describeStale(stale)} <HelpLink kind="source" of={stale.reason} />
      </p>
      <p>
        {!isWaiting && `${sourceMessages.staleText} `}
        {sourceMessages.staleSince} <Time at={stale.since} />
      </p>
    </Alert>
  )
}

/** When the values of a credential were last read from their secret stores, and how to read them now. */
export function SourceSection({ credential }: { readonly credential: Credential }) {
  const { project, id, status, sharedFrom } = credential
  const { source } = status
  const queries = useQueryClient()
  const may = useMay(project)
  const refresh = useAction(async () => {
    const read = await refreshCredential(project, id, { prefer: WAIT })
    queries.setQueryData(credentialQuery(project, id).queryKey, read)
    void queries.invalidateQueries({ queryKey: credentialsKey(project) })
    showToast(outcomeOf(source, read.status.source))
  })
  if (source === undefined) return null
  return (
    <section aria-labelledby="source" className={classes['source']}>
      <h2 id="source">{sharedFrom === undefined ? sourceMessages.title : sharesMessages.from}</h2>
      <DescriptionList
        items={[
          sharedFrom === undefined
            ? [sourceMessages.store, source.stores.join(marks.item)]
            : [sharesMessages.source, <SourceLink key="source" source={sharedFrom} />],
          [sourceMessages.readAt, <Time key="read" at={source.refreshedAt} none={sourceMessages.notRead} />],
          ...(sharedFrom === undefined ? [[sourceMessages.versionRead, source.version ?? generalMessages.none] as const] : [])
        ]}
      />
      {sharedFrom !== undefined && <p className={classes['hint']}>{sharesMessages.sourceText}</p>}
      {refresh.error !== undefined && <ErrorAlert error={refresh.error} />}
      {may('credential.refresh') && status.phase !== 'Deleting' && (
        <Button mt="xs" variant="default" size="compact-sm" loading={refresh.busy} onClick={() => void refresh.run()}>
          {sharedFrom === undefined ? sourceMessages.refresh : sharesMessages.compare}
        </Button>
      )}
    </section>
  )
}

/** A link for those who may see the source. */
function SourceLink({ source: { project, id } }: { readonly source: NonNullable<Credential['sharedFrom']> }) {
  const text = sharesMessages.fromPlace(project, id)
  if (!useMay(project)('credential.read')) return text
  return (
    <Link to="/projects/$project/credentials/$id" params={{ project, id }}>
      {text}
    </Link>
  )
}

/** The answer comes after the values were read, or before if that takes long; then nothing has changed yet. */
function outcomeOf(before: Source | undefined, after: Source | undefined): string {
  if (after?.stale) return sourceMessages.refreshFailed
  return after?.refreshedAt === before?.refreshedAt ? sourceMessages.refreshSoon : sourceMessages.refreshed
}
