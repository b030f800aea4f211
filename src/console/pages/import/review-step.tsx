import { Alert, Checkbox, Progress } from '@mantine/core'
import { useState } from 'react'
import { importMessages } from '#messages/import'
import { marks } from '#messages/intl'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import form from '../form/form.module.css'
import type { Kind } from '../form/form-state.ts'
import classes from './import.module.css'
import { ReviewRow } from './review-row.tsx'
import type { ReviewedRow } from './submit.ts'
import type { ImportState } from './use-import.ts'
import { usePhases } from './use-phases.ts'

/** Rows shown at first, and more with each press: a table of thousands of inputs would be slow. */
const SHOWN = 100

interface ReviewStepProps {
  readonly project: string
  readonly kinds: readonly Kind[]
  readonly state: ImportState
  readonly onAgain: () => void
}

/** The table of what was found: reviewed first, then followed until each row is in Jenkins. */
export function ReviewStep({ project, kinds, state, onAgain }: ReviewStepProps) {
  const { rows, faults, verdicts, outcomes, step, isBusy, ready } = state
  const [isNarrow, setNarrow] = useState(false)
  const [shown, setShown] = useState(SHOWN)
  const isRunning = step === 'running'
  const stored = rows.filter(({ key }) => outcomes.get(key)?.kind === 'stored')
  const phases = usePhases(
    project,
    stored.map(({ id }) => id),
    isBusy
  )
  const isWanting = ({ key }: ReviewedRow) =>
    faults.has(key) || (verdicts.get(key)?.faults.length ?? 0) > 0 || verdicts.get(key)?.isUnmanaged === true
  const listed = isNarrow ? rows.filter(isWanting) : rows
  const failed = rows.filter(({ key }) => outcomes.get(key)?.kind === 'failed')
  const changed = rows.filter(({ key }) => outcomes.get(key)?.kind === 'changed').length
  const countOf = (action: string) => rows.filter(({ key }) => verdicts.get(key)?.action === action).length
  const inJenkins = stored.filter(({ id }) => phases.get(id)?.phase === 'Synced').length
  const all = isBusy ? Math.max(outcomes.size, state.total) : outcomes.size
  return (
    <div className={classes['review']}>
      <div className={classes['bar']}>
        <p role="status" className={classes['summary']}>
          {isRunning
            ? isBusy
              ? importMessages.storing(stored.length, all)
              : importMessages.progress(inJenkins, all)
            : `${importMessages.found(rows.length)}${marks.colon}${importMessages.counts(countOf('create'), countOf('replace'), countOf('same'), rows.filter(isWanting).length)}`}
        </p>
        {!isRunning && rows.some(isWanting) && (
          <Checkbox
            size="xs"
            label={importMessages.onlyProblems}
            checked={isNarrow}
            onChange={event => setNarrow(event.currentTarget.checked)}
          />
        )}
        <div className={classes['buttons']}>
          {!isRunning && (
            <>
              <Button variant="default" onClick={state.back}>
                {importMessages.back}
              </Button>
              <Button disabled={ready.length === 0} onClick={() => void state.run(ready)}>
                {ready.length === 0 ? importMessages.nothingToImport : importMessages.import(ready.length)}
              </Button>
            </>
          )}
          {isRunning && failed.length > 0 && (
            <Button loading={isBusy} onClick={() => void state.run(failed)}>
              {importMessages.retry(failed.length)}
            </Button>
          )}
          {isRunning && !isBusy && stored.length < rows.length && (
            <Button variant="default" onClick={state.rest}>
              {importMessages.rest}
            </Button>
          )}
          {isRunning && !isBusy && (
            <>
              <Button variant="default" onClick={onAgain}>
                {importMessages.more}
              </Button>
              <LinkButton
                variant={failed.length > 0 ? 'default' : 'filled'}
                to="/projects/$project/credentials"
                params={{ project }}
              >
                {importMessages.toList}
              </LinkButton>
            </>
          )}
        </div>
      </div>
      {isRunning && (
        <Progress value={all === 0 ? 0 : (100 * (isBusy ? stored.length : inJenkins)) / all} aria-label={importMessages.title} />
      )}
      {isRunning && changed > 0 && (
        <Alert color="yellow" role="alert">
          {importMessages.changedRows(changed)}
        </Alert>
      )}
      {state.error !== undefined && <ErrorAlert error={state.error} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <div className={classes['scroll']} role="region" aria-label={importMessages.table} tabIndex={0}>
        <table className={classes['table']}>
          <thead>
            <tr>
              <th scope="col">
                {isRunning ? (
                  <span className="sr-only">{importMessages.columns.tick}</span>
                ) : (
                  <Checkbox
                    aria-label={importMessages.tickAll}
                    checked={rows.every(({ isTicked }) => isTicked)}
                    indeterminate={rows.some(({ isTicked }) => isTicked) && !rows.every(({ isTicked }) => isTicked)}
                    onChange={event => state.tickAll(event.currentTarget.checked)}
                  />
                )}
              </th>
              <th scope="col">{importMessages.columns.line}</th>
              <th scope="col">{importMessages.columns.id}</th>
              <th scope="col">{importMessages.columns.type}</th>
              <th scope="col">{importMessages.columns.action}</th>
              <th scope="col">{importMessages.columns.notes}</th>
            </tr>
          </thead>
          <tbody>
            {listed.slice(0, shown).map(row => (
              <ReviewRow
                key={row.key}
                {...{ row, kinds, isRunning }}
                fault={faults.get(row.key)}
                verdict={verdicts.get(row.key)}
                outcome={outcomes.get(row.key)}
                status={phases.get(row.id)}
                onChange={change => state.change(row.key, change)}
                onAgain={isBusy ? undefined : state.rest}
              />
            ))}
          </tbody>
        </table>
      </div>
      {listed.length > shown && (
        <div className={form['actions']}>
          <Button variant="default" onClick={() => setShown(shown + SHOWN)}>
            {importMessages.showMore(Math.min(SHOWN, listed.length - shown))}
          </Button>
        </div>
      )}
    </div>
  )
}
