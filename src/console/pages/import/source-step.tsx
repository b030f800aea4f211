import { Alert } from '@mantine/core'
import { type ClipboardEvent, useState } from 'react'
import { generalMessages } from '#messages/general'
import { importMessages } from '#messages/import'
import { translateSentence } from '../../api/server-sentences.ts'
import { Button } from '../../ui/button.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { FileField } from '../form/file-field.tsx'
import form from '../form/form.module.css'
import type { SourceFault } from './read.ts'

/** Bytes of a file. The length of its text is checked again when it is read. */
const MAX_BYTES = 8 * 1024 * 1024

/** Characters above which a text is not shown: a field with thousands of lines would hold up the page. */
const LARGE = 100_000

/** Puts a long text into its place without the editor of the browser, which takes a minute for thousands of lines. */
function takeLarge(event: ClipboardEvent<HTMLTextAreaElement>, onText: (text: string) => void): void {
  const pasted = event.clipboardData.getData('text')
  const { value, selectionStart, selectionEnd } = event.currentTarget
  if (value.length + pasted.length <= LARGE) return
  event.preventDefault()
  onText(value.slice(0, selectionStart) + pasted + value.slice(selectionEnd))
}

interface LargeSourceProps {
  readonly text: string
  readonly fault: SourceFault | undefined
  readonly onClear: () => void
}

/** What stands for a long text. */
const LargeSource = ({ text, fault, onClear }: LargeSourceProps) => (
  <div>
    <p role="status">{importMessages.large(text.length, text.split('\n').length)}</p>
    {fault !== undefined && (
      <Alert color="red" role="alert">
        {sentenceOf(fault)}
      </Alert>
    )}
    <Button mt="xs" size="compact-sm" variant="default" onClick={onClear}>
      {importMessages.clear}
    </Button>
  </div>
)

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
      {text.length > LARGE ? (
        <LargeSource text={text} fault={fault} onClear={() => onText('')} />
      ) : (
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
            onChange: (event: { currentTarget: { value: string } }) => onText(event.currentTarget.value),
            onPaste: (event: ClipboardEvent<HTMLTextAreaElement>) => takeLarge(event, onText)
          }}
          onChange={onText}
        />
      )}
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
      return translateSentence(fault.detail)
    case 'syntax':
    case 'unclosed':
    case 'afterQuote':
      return importMessages.faults[fault.kind](fault.line)
    default:
      return importMessages.faults[fault.kind]
  }
}
