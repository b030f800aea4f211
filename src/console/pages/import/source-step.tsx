import { useState } from 'react'
import { generalMessages } from '#messages/general'
import { importMessages } from '#messages/import'
import { Button } from '../../ui/button.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { FileField } from '../form/file-field.tsx'
import form from '../form/form.module.css'
import type { SourceFault } from './read.ts'

/** Bytes of a file. The length of its text is checked again when it is read. */
const MAX_BYTES = 8 * 1024 * 1024

interface SourceStepProps {
  readonly project: string
  readonly text: string
  readonly onText: (text: string) => void
  readonly fault: SourceFault | undefined
  readonly error: unknown
  readonly isBusy: boolean
  readonly onReview: () => void
}

/** What is to be imported, pasted, dropped or chosen. */
export function SourceStep({ project, text, onText, fault, error, isBusy, onReview }: SourceStepProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <form
      className={form['fields']}
      onSubmit={event => {
        event.preventDefault()
        onReview()
      }}
    >
      <FileField
        field={{ label: importMessages.source, maxBytes: MAX_BYTES }}
        minRows={12}
        shared={{
          label: importMessages.source,
          description: importMessages.sourceHelp,
          value: text,
          error: fault === undefined ? undefined : sentenceOf(fault),
          autoComplete: 'off',
          autoCapitalize: 'off',
          spellCheck: false,
          'data-autofocus': true,
          autoFocus: true,
          onChange: (event: { currentTarget: { value: string } }) => onText(event.currentTarget.value)
        }}
        onChange={onText}
      />
      <div>
        <Disclosure text={importMessages.formats} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
        {isOpen && (
          <ul className={form['summary']}>
            {importMessages.formatTexts.map(line => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
      {error !== undefined && <ErrorAlert error={error} />}
      <div className={form['actions']}>
        <Button type="submit" loading={isBusy} disabled={text.trim() === ''}>
          {importMessages.review}
        </Button>
        <LinkButton variant="default" to="/projects/$project/credentials" params={{ project }}>
          {generalMessages.cancel}
        </LinkButton>
      </div>
    </form>
  )
}

function sentenceOf(fault: SourceFault): string {
  switch (fault.kind) {
    case 'unreadable':
      return fault.detail
    case 'syntax':
    case 'unclosed':
    case 'afterQuote':
      return importMessages.faults[fault.kind](fault.line)
    default:
      return importMessages.faults[fault.kind]
  }
}
