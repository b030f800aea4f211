import { Checkbox, Textarea } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { secretStoreMessages } from '#messages/secret-stores'
import { Button } from '../../ui/button.tsx'
import form from '../form/form.module.css'
import { emptyRule, type RuleEntry } from './form-state.ts'
import classes from './secret-stores.module.css'

const { form: texts } = secretStoreMessages

interface EditorProps {
  readonly rules: readonly RuleEntry[]
  readonly onChange: (rules: readonly RuleEntry[]) => void
  readonly errorAt: (field: string) => string | undefined
}

/** Which projects may read which keys. Every key is a deliberate choice, so that a field left empty opens nothing. */
export function RulesEditor({ rules, onChange, errorAt }: EditorProps) {
  const change = (at: number, part: Partial<RuleEntry>) =>
    onChange(rules.map((rule, i) => (i === at ? { ...rule, ...part } : rule)))
  return (
    <fieldset className={form['fields']}>
      <legend className={classes['legend']}>{texts.rules}</legend>
      <p className={form['hint']}>{texts.rulesHelp}</p>
      {rules.map((rule, i) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no name, and its place is where errors point
          key={i}
          className={classes['rule']}
        >
          <legend className={classes['legend']}>{texts.rule(i + 1)}</legend>
          <Textarea
            label={texts.projects}
            description={texts.projectsHelp}
            value={rule.projects}
            error={errorAt(`allowed/${i}/projects`)}
            {...{ autosize: true, minRows: 1, maxRows: 8, spellCheck: false }}
            onChange={event => change(i, { projects: event.currentTarget.value })}
          />
          <Textarea
            label={texts.paths}
            description={texts.pathsHelp}
            value={rule.isEveryKey ? '' : rule.paths}
            error={errorAt(`allowed/${i}/paths`)}
            disabled={rule.isEveryKey}
            {...{ autosize: true, minRows: 1, maxRows: 8, spellCheck: false }}
            onChange={event => change(i, { paths: event.currentTarget.value })}
          />
          <Checkbox
            label={texts.everyKey}
            checked={rule.isEveryKey}
            onChange={event => change(i, { isEveryKey: event.currentTarget.checked })}
          />
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            leftSection={<IconTrash size={14} />}
            onClick={() => onChange(rules.filter((_, other) => other !== i))}
          >
            {texts.removeRule(i + 1)}
          </Button>
        </fieldset>
      ))}
      <div>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...rules, emptyRule])}
        >
          {texts.addRule}
        </Button>
      </div>
    </fieldset>
  )
}
