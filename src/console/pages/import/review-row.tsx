import { Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import { driftMessages } from '#messages/drift'
import { generalMessages } from '#messages/general'
import { importMessages } from '#messages/import'
import { statusMessages } from '#messages/status'
import { describeOutcome } from '../../api/problem.ts'
import { own } from '../../own.ts'
import { Badge, PhaseBadge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { SecretInput } from '../../ui/secret-input.tsx'
import { TypeIcon } from '../../ui/type-icon.tsx'
import type { Kind } from '../form/form-state.ts'
import { describeFinding } from '../form/validation.ts'
import classes from './import.module.css'
import type { Outcome, ReviewedRow, RowFault, Verdict } from './submit.ts'
import { asType } from './use-import.ts'
import type { Status } from './use-phases.ts'

interface ReviewRowProps {
  readonly row: ReviewedRow
  readonly kinds: readonly Kind[]
  readonly fault: RowFault | undefined
  readonly verdict: Verdict | undefined
  readonly outcome: Outcome | undefined
  readonly status: Status | undefined
  readonly isRunning: boolean
  readonly onChange: (change: Partial<ReviewedRow>) => void
  /** Reviews what was not stored; absent while rows are being stored. */
  readonly onAgain: (() => void) | undefined
}

/** Faults of a row that an entry can mend. */
const mendable: ReadonlySet<RowFault> = new Set<RowFault>(['noId', 'badId', 'duplicate', 'noType'])

/** One credential: what would be done with it and why, and fields to mend what is wrong. */
export function ReviewRow(props: ReviewRowProps) {
  const { row, fault, verdict, outcome, status, isRunning, onChange } = props
  const isOut = fault !== undefined && !mendable.has(fault)
  return (
    <tr data-out={isOut || !row.isTicked || undefined}>
      <td>
        <Checkbox
          aria-label={importMessages.tick(row.id || row.source)}
          checked={row.isTicked && !isOut && verdict?.action !== 'same'}
          disabled={isOut || isRunning || verdict?.action === 'same'}
          onChange={event => onChange({ isTicked: event.currentTarget.checked })}
        />
      </td>
      <td className={classes['line']}>{row.line}</td>
      <td>
        {isRunning || isOut ? (
          <span className={classes['id']}>{row.id || row.source}</span>
        ) : (
          <TextInput
            size="xs"
            aria-label={importMessages.idOf(row.line)}
            value={row.id}
            error={fault === 'noId' || fault === 'badId' || fault === 'duplicate'}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onChange={event => onChange({ id: event.currentTarget.value })}
          />
        )}
        {row.source !== '' && row.source !== row.id && (
          <span className={classes['source']}>{importMessages.from(row.source)}</span>
        )}
      </td>
      <td>
        <RowType {...props} isFixed={isRunning || isOut} />
      </td>
      <td>
        <Action {...{ row, fault, verdict, outcome, status, isRunning }} />
      </td>
      <td>
        <Notes {...props} />
      </td>
    </tr>
  )
}

function RowType({ row, kinds, onChange, isFixed }: ReviewRowProps & { readonly isFixed: boolean }) {
  const titleOf = (type: string) => own(generalMessages.type, type) ?? kinds.find(kind => kind.type === type)?.title ?? type
  const isKnown = kinds.some(({ type }) => type === row.type)
  if (isFixed || (row.readings === undefined && isKnown))
    return (
      <span className={classes['type']}>
        {row.type !== '' && <TypeIcon type={row.type} size={16} />}
        {titleOf(row.type)}
      </span>
    )
  const offered = row.readings?.map(({ type }) => type) ?? kinds.map(({ type }) => type)
  return (
    <Select
      size="xs"
      aria-label={importMessages.typeOf(row.line)}
      placeholder={importMessages.chooseType}
      data={offered.map(type => ({ value: type, label: titleOf(type) }))}
      value={isKnown ? row.type : null}
      error={!isKnown}
      allowDeselect={false}
      onChange={value => {
        const type = offered.find(known => known === value)
        if (type !== undefined) onChange(asType(row, type))
      }}
    />
  )
}

type ActionProps = Pick<ReviewRowProps, 'row' | 'fault' | 'verdict' | 'outcome' | 'status' | 'isRunning'>

const tones: Readonly<Record<'create' | 'replace' | 'same', Tone>> = { create: 'good', replace: 'wait', same: 'idle' }

/** What would be done, and then what became of it. */
function Action({ row, fault, verdict, outcome, status, isRunning }: ActionProps) {
  if (outcome?.kind === 'changed') return <Badge tone="warn">{importMessages.changed}</Badge>
  if (outcome?.kind === 'failed') return <Badge tone="bad">{importMessages.failed}</Badge>
  if (outcome?.kind === 'stored')
    return status === undefined ? <Badge tone="wait">{importMessages.stored}</Badge> : <PhaseBadge phase={status.phase} />
  if (fault !== undefined && !mendable.has(fault)) return <Badge tone="idle">{importMessages.actions.skip}</Badge>
  if (fault !== undefined || (verdict !== undefined && verdict.faults.length > 0))
    return <Badge tone="warn">{importMessages.actions.mend}</Badge>
  if (verdict?.action === 'same') return <Badge tone="idle">{importMessages.actions.same}</Badge>
  if (!row.isTicked) return <Badge tone="idle">{importMessages.actions.skip}</Badge>
  if (isRunning) return <Badge tone="wait">{importMessages.waiting}</Badge>
  if (verdict?.action === undefined) return <Badge tone="idle">{importMessages.actions.checking}</Badge>
  return <Badge tone={tones[verdict.action]}>{importMessages.actions[verdict.action]}</Badge>
}

/** Reasons and warnings, and an input for each field that is missing or wrong. */
function Notes({ row, kinds, fault, verdict, outcome, status, isRunning, onChange, onAgain }: ReviewRowProps) {
  if (outcome?.kind === 'changed')
    return (
      <div className={classes['notes']}>
        <p className={classes['warn']}>{importMessages.changedText}</p>
        {onAgain !== undefined && (
          <Button size="compact-xs" variant="default" aria-label={importMessages.againOf(row.id)} onClick={onAgain}>
            {importMessages.again}
          </Button>
        )}
      </div>
    )
  if (outcome?.kind === 'failed') return <p className={classes['bad']}>{outcome.text}</p>
  if (outcome?.kind === 'stored') {
    const reason = describeOutcome(status?.reason ?? null, status?.message ?? null)
    return reason === null ? null : <p className={classes['note']}>{reason}</p>
  }
  if (fault !== undefined) return <p className={classes['bad']}>{importMessages.problems[fault]}</p>
  const fields = kinds.find(({ type }) => type === row.type)?.fields ?? []
  const { faults = [], warnings = [], isUnmanaged = false, blocked, plugin } = verdict ?? {}
  const { typed = [] } = row
  // a field that is being typed in stays, although its fault is gone
  const names = [...new Set([...faults.map(({ field }) => field), ...typed])]
  const textAt = (name: string) => faults.find(({ field }) => field === name)?.text
  return (
    <div className={classes['notes']}>
      {names.map(name => {
        const field = fields.find(known => known.name === name)
        const text = textAt(name)
        if (field === undefined || field.encoding !== undefined || isRunning)
          return text === undefined ? null : (
            <p key={name} className={classes['bad']}>
              {text}
            </p>
          )
        return (
          <MendField
            key={name}
            field={field}
            label={importMessages.fieldOf(field.label, row.id)}
            error={text}
            value={typed.includes(name) ? (own(row.data, name) ?? '') : ''}
            onChange={value =>
              onChange({ data: { ...row.data, [name]: value }, typed: typed.includes(name) ? typed : [...typed, name] })
            }
          />
        )
      })}
      {blocked !== undefined && (
        <p className={classes['warn']}>
          {importMessages.blocked} {own(statusMessages.reasons, blocked) ?? blocked}
          {plugin !== undefined && ` ${driftMessages.plugin(plugin.name)}`}
        </p>
      )}
      {blocked === undefined && plugin !== undefined && (
        <p className={classes['note']}>{driftMessages.pluginUnknown(plugin.name)}</p>
      )}
      {isUnmanaged && <p className={classes['warn']}>{importMessages.unmanaged}</p>}
      {(isUnmanaged || row.more?.['adopt'] === true) && !isRunning && (
        <Checkbox
          size="xs"
          label={importMessages.adopt}
          checked={row.more?.['adopt'] === true}
          onChange={event => onChange({ more: { ...row.more, adopt: event.currentTarget.checked } })}
        />
      )}
      {warnings
        .filter(({ code }) => !(code === 'PluginMissing' && plugin !== undefined))
        .map(warning => (
          <p key={`${warning.code} ${warning.pointer}`} className={classes[warning.severity === 'advice' ? 'note' : 'warn']}>
            {describeFinding(warning)}
          </p>
        ))}
    </div>
  )
}

interface MendFieldProps {
  readonly field: Kind['fields'][number]
  readonly label: string
  readonly error: string | undefined
  readonly value: string
  readonly onChange: (value: string) => void
}

/** An input for a field that is missing or wrong. */
function MendField({ field, onChange, ...props }: MendFieldProps) {
  const shared = {
    ...props,
    size: 'xs',
    autoComplete: field.secret ? 'new-password' : 'off',
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value)
  } as const
  if (field.input === 'password') return <SecretInput {...shared} />
  return field.input === 'text' ? <TextInput {...shared} /> : <Textarea {...shared} rows={2} />
}
