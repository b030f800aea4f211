import { Alert } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Credential } from '#api'
import { typesQuery } from '../../api/queries.ts'
import { own } from '../../own.ts'
import { Facts } from '../../ui/facts.tsx'
import { Time } from '../../ui/time.tsx'
import { useWho } from '../../ui/who.ts'
import { words } from '../../words.ts'
import { sentenceOf } from '../form/check.ts'
import classes from './credential.module.css'
import { FactValue } from './fact-value.tsx'
import { History } from './history.tsx'

/** What is known of a credential: its public fields, what was read from its secrets, and how it stands in Jenkins. */
export function Details({ credential }: { readonly credential: Credential }) {
  const { type, description, data, secretFields, status, generation, createdAt, createdBy, updatedAt, updatedBy } = credential
  const kind = useSuspenseQuery(typesQuery).data.items.find(known => known.type === type)
  const labelOf = (name: string): string => kind?.fields.find(field => field.name === name)?.label ?? name
  const whoIs = useWho()
  const by = (at: string, who: string): ReactNode => (
    <>
      <Time at={at} />
      {who !== '' && ` ${words.credential.by} ${whoIs(who)}`}
    </>
  )
  return (
    <div className={classes['cards']}>
      <section aria-labelledby="account">
        <h3 id="account">{words.credential.account}</h3>
        <Facts
          items={[
            [words.credential.type, words.type[type]],
            ...Object.entries(data).map(([name, text]) => [labelOf(name), text] as const),
            ...secretFields.map(name => [labelOf(name), <em key={name}>{words.credential.secretSet}</em>] as const),
            ...Object.entries(credential.facts).map(
              ([name, value]) =>
                [own(kind?.facts ?? {}, name) ?? name, <FactValue key={name} name={name} value={value} />] as const
            ),
            [words.form.description, description === '' ? words.none : description],
            [words.credential.expires, <Time key="expires" at={credential.expiresAt} />],
            [words.credential.rotated, <Time key="rotated" at={credential.rotatedAt} />],
            [words.credential.created, by(createdAt, createdBy)],
            [words.credential.changed, by(updatedAt, updatedBy)]
          ]}
        />
        <Warnings credential={credential} />
      </section>
      <section aria-labelledby="status">
        <h3 id="status">{words.credential.status}</h3>
        <Facts
          items={[
            [words.credentials.status, words.phaseMeaning[status.phase]],
            [words.credential.version, words.credential.versionSeen(status.observedGeneration, generation)],
            [words.credential.syncedAt, <Time key="synced" at={status.syncedAt} none={words.never} />],
            [words.credential.attempts, String(status.attempts)],
            [words.credential.watching, watched(status.valuesWatched)]
          ]}
        />
        <History credential={credential} />
      </section>
    </div>
  )
}

const watched = (isWatched: boolean | null): string =>
  isWatched === null ? words.unknown : isWatched ? words.credential.watched : words.credential.notWatched

function Warnings({ credential: { warnings } }: { readonly credential: Credential }) {
  if (warnings.length === 0) return null
  return (
    <Alert color="yellow" mt="md" title={words.credential.warningsTitle}>
      <ul className={classes['warnings']}>
        {warnings.map(warning => (
          <li key={`${warning.code} ${warning.pointer} ${warning.detail}`}>{sentenceOf(warning)}</li>
        ))}
      </ul>
    </Alert>
  )
}
