import { IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { generalMessages } from '#messages/general'
import { matterMessages } from '#messages/matters'
import { overviewMessages } from '#messages/overview'
import { verificationMessages } from '#messages/verification'
import type { Attention, Overview } from '../../api/overview.ts'
import { own } from '../../own.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { describeMatter, looksOf, placeOf } from '../../ui/matters.ts'
import table from '../../ui/table.module.css'
import { Time } from '../../ui/time.tsx'
import classes from './attention.module.css'
import { MatterAction } from './matter-action.tsx'
import overview from './overview.module.css'

/** Rows that are shown before all of them are asked for. */
const FEW = 8

/** What needs a person, the most urgent first, each with the one action. */
export function NeedsAttention({ overview: data }: { readonly overview: Overview }) {
  const { attention, attentionTotal, totals } = data
  const [isAll, setAll] = useState(false)
  const shown = isAll ? attention : attention.slice(0, FEW)
  return (
    <section className={overview['part']} aria-labelledby="attention">
      <div className={overview['title']}>
        <h2 id="attention">{overviewMessages.attention}</h2>
        {attentionTotal > 0 && <span className={overview['quiet']}>{overviewMessages.attentionCount(attentionTotal)}</span>}
        {totals.invalid > 0 && (
          <Link to="/credentials" search={{ verified: 'invalid' }} className={overview['quiet'] ?? ''}>
            {verificationMessages.toInvalid(totals.invalid)}
          </Link>
        )}
      </div>
      {attention.length === 0 ? (
        <p className={classes['fine']}>
          <IconCircleCheck size={20} aria-hidden="true" />
          <span>
            <strong>{overviewMessages.nothing}.</strong> {overviewMessages.nothingText}
          </span>
        </p>
      ) : (
        <AttentionTable matters={shown} />
      )}
      {!isAll && attention.length > FEW && (
        <Button mt="xs" variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          {overviewMessages.all(attention.length)}
        </Button>
      )}
      {(isAll || attention.length <= FEW) && attentionTotal > attention.length && (
        <p className={overview['quiet']}>{overviewMessages.more(attentionTotal - attention.length)}</p>
      )}
    </section>
  )
}

const { columns } = overviewMessages

const AttentionTable = ({ matters }: { readonly matters: readonly Attention[] }) => (
  <div className={`${table['table']} ${classes['columns']}`} role="table" aria-labelledby="attention">
    <div role="rowgroup">
      <div className={`${table['header']} ${classes['header']}`} role="row">
        <span role="columnheader">{columns.project}</span>
        <span role="columnheader">{columns.id}</span>
        <span role="columnheader" className={classes['wide']}>
          {columns.type}
        </span>
        <span role="columnheader">{columns.what}</span>
        <span role="columnheader" className={classes['wide']}>
          {columns.since}
        </span>
        <span role="columnheader">{columns.action}</span>
      </div>
    </div>
    <div role="rowgroup">
      {matters.map(matter => (
        <Row key={`${matter.kind} ${matter.project} ${matter.id} ${matter.reason}`} matter={matter} />
      ))}
    </div>
  </div>
)

function Row({ matter }: { readonly matter: Attention }) {
  const { kind, project, id, type, since } = matter
  const what = describeMatter(matter)
  const { tone, icon } = looksOf(matter)
  return (
    <div className={`${table['row']} ${classes['row']}`} role="row">
      <span className={`${table['cell']} ${classes['project']}`} role="cell" dir="auto">
        {project === null ? (
          generalMessages.none
        ) : (
          <Link to="/projects/$project/credentials" params={{ project }} title={project}>
            {project}
          </Link>
        )}
      </span>
      <span className={`${table['cell']} ${classes['id']}`} role="cell">
        {kind === 'project' ? (
          <span className={table['quiet']}>{overviewMessages.wholeProject}</span>
        ) : (
          <Link {...placeOf(matter)} title={id ?? ''} data-code={kind === 'credential' || undefined}>
            {kind === 'controller' ? matterMessages.controllerIs(id ?? '') : id}
          </Link>
        )}
      </span>
      <span className={`${table['cell']} ${table['quiet']} ${classes['wide']}`} role="cell">
        {own(generalMessages.type, type ?? '') ?? generalMessages.none}
      </span>
      <span className={`${table['cell']} ${classes['what']}`} role="cell" title={what}>
        <Badge tone={tone} icon={icon}>
          <span className={classes['text']}>{what}</span>
        </Badge>
      </span>
      <span className={`${table['quiet']} ${classes['wide']}`} role="cell">
        <Time at={since} />
      </span>
      <span role="cell" className={classes['action']}>
        <MatterAction matter={matter} />
      </span>
    </div>
  )
}
