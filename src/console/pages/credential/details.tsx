import { Alert } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Credential } from '#api'
import { credentialMessages } from '#messages/credential'
import { formMessages } from '#messages/credential-form'
import { credentialsMessages } from '#messages/credentials'
import { generalMessages } from '#messages/general'
import { sharesMessages } from '#messages/shares'
import { statusMessages } from '#messages/status'
import { typesQuery } from '../../api/queries.ts'
import { own } from '../../own.ts'
import { useActorNames } from '../../ui/actor-names.ts'
import { DescriptionList } from '../../ui/description-list.tsx'
import { HelpLink } from '../../ui/help-link.tsx'
import { Time } from '../../ui/time.tsx'
import { describeFinding } from '../form/validation.ts'
import classes from './credential.module.css'
import { FactValue } from './fact-value.tsx'
import { History } from './history.tsx'
import { SharesSection } from './shares/shares.tsx'
import { describeReference, SourceSection } from './source.tsx'
import { TargetStatuses } from './target-statuses.tsx'
import { VerificationSection } from './verification.tsx'

/** The public fields of a credential, facts derived from its secrets, and its status in Jenkins. */
export function Details({ credential }: { readonly credential: Credential }) {
  const { type, description, data, secretFields, status, generation, createdAt, createdBy, updatedAt, updatedBy } = credential
  const kind = useSuspenseQuery(typesQuery).data.items.find(known => known.type === type)
  const labelOf = (name: string): string => kind?.fields.find(field => field.name === name)?.label ?? name
  const nameActor = useActorNames()
  const by = (at: string, who: string): ReactNode => (
    <>
      <Time at={at} />
      {who !== '' && ` ${credentialMessages.by} ${nameActor(who)}`}
    </>
  )
  return (
    <>
      <div className={classes['cards']}>
        <section aria-labelledby="account">
          <h2 id="account">{credentialMessages.account}</h2>
          <DescriptionList
            items={[
              [credentialMessages.type, generalMessages.type[type]],
              ...Object.entries(data).map(
                ([name, value]) =>
                  [labelOf(name), typeof value === 'string' ? value : describeReference(value.valueFrom)] as const
              ),
              ...secretFields
                .filter(name => own(data, name) === undefined)
                .map(
                  name =>
                    [
                      labelOf(name),
                      <em key={name}>
                        {credential.sharedFrom === undefined ? credentialMessages.secretSet : sharesMessages.secretThere}
                      </em>
                    ] as const
                ),
              ...Object.entries(credential.facts).map(
                ([name, value]) =>
                  [own(kind?.facts ?? {}, name) ?? name, <FactValue key={name} name={name} value={value} />] as const
              ),
              [formMessages.description, description === '' ? generalMessages.none : description],
              [credentialMessages.expires, <Time key="expires" at={credential.expiresAt} />],
              [credentialMessages.rotated, <Time key="rotated" at={credential.rotatedAt} />],
              [credentialMessages.created, by(createdAt, createdBy)],
              [credentialMessages.changed, by(updatedAt, updatedBy)]
            ]}
          />
          <Warnings credential={credential} />
          <SourceSection credential={credential} />
        </section>
        <section aria-labelledby="status">
          <h2 id="status">{credentialMessages.status}</h2>
          <DescriptionList
            items={[
              [
                credentialsMessages.status,
                <span key="phase">
                  {statusMessages.phaseMeaning[status.phase]} <HelpLink kind="phase" of={status.phase} />
                </span>
              ],
              [credentialMessages.version, credentialMessages.versionSeen(status.observedGeneration, generation)],
              [credentialMessages.syncedAt, <Time key="synced" at={status.syncedAt} none={generalMessages.never} />],
              [credentialMessages.attempts, String(status.attempts)],
              [credentialMessages.watching, describeWatching(status.valuesWatched)]
            ]}
          />
          <TargetStatuses credential={credential} />
          <VerificationSection credential={credential} />
          <History credential={credential} />
        </section>
      </div>
      <SharesSection credential={credential} />
    </>
  )
}

const describeWatching = (isWatched: boolean | null): string =>
  isWatched === null ? generalMessages.unknown : isWatched ? generalMessages.yes : credentialMessages.notWatched

function Warnings({ credential: { warnings } }: { readonly credential: Credential }) {
  if (warnings.length === 0) return null
  return (
    <Alert color="yellow" mt="md" title={credentialMessages.warningsTitle}>
      <ul className={classes['warnings']}>
        {warnings.map(warning => (
          <li key={`${warning.code} ${warning.pointer} ${warning.detail}`}>
            {describeFinding(warning)} <HelpLink kind="finding" of={warning.code} />
          </li>
        ))}
      </ul>
    </Alert>
  )
}
