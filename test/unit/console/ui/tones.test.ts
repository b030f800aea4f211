import t from 'tap'
import { phaseIcon, phaseTone, toneIcon } from '../../../../src/console/ui/tones.ts'

t.test('phases and unmanaged credentials differ in colour and in shape', t => {
  const tones = [...Object.values(phaseTone), 'unmanaged']
  t.same(new Set(tones).size, tones.length)
  const shapes = [...Object.values(phaseIcon), toneIcon.unmanaged]
  t.same(new Set(shapes).size, shapes.length)
  t.notOk(shapes.includes(undefined))
  t.end()
})
