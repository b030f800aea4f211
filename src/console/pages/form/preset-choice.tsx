import { formMessages } from '#messages/credential-form'
import { Button } from '../../ui/button.tsx'
import { ExternalLink } from '../../ui/external-link.tsx'
import classes from './choices.module.css'
import { type Preset, presets } from './presets.ts'

interface PresetChoiceProps {
  readonly chosen: Preset | undefined
  readonly onChoose: (preset: Preset) => void
}

/** Buttons that fill in what a common use needs. */
export const PresetChoice = ({ chosen, onChoose }: PresetChoiceProps) => (
  <div role="group" aria-label={formMessages.presets} className={classes['presets']}>
    <span className={classes['presetsLabel']} aria-hidden="true">
      {formMessages.presets}
    </span>
    {presets.map(preset => (
      <Button
        key={preset.name}
        size="xs"
        variant={preset === chosen ? 'light' : 'default'}
        leftSection={<preset.icon size={16} stroke={1.6} aria-hidden />}
        aria-pressed={preset === chosen}
        onClick={() => onChoose(preset)}
      >
        {formMessages.preset[preset.name].title}
      </Button>
    ))}
  </div>
)

/** What the chosen preset needs, and where it is made. */
export const PresetHelp = ({ preset }: { readonly preset: Preset }) => (
  <p className={classes['presetHelp']}>
    {formMessages.preset[preset.name].help} <ExternalLink to={preset.url}>{formMessages.preset[preset.name].link}</ExternalLink>
  </p>
)
