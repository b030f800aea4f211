import t from 'tap'
import { choice, duration, flag, int, type Setting, token } from '../../../../src/app/config/setting.ts'

const help = ''
const time = duration({ help, units: ['s', 'm'], min: 2_000, max: 60_000, fault: 'must be a time' })

t.test('a text is read as its kind says, or refused with a sentence', async t => {
  const table: readonly (readonly [
    Setting<unknown>,
    readonly (readonly [text: string, value: unknown])[],
    string,
    readonly string[]
  ])[] = [
    [
      int({ help, min: 1, max: 64 }),
      [
        ['1', 1],
        ['64', 64],
        ['007', 7]
      ],
      'must be a number from 1 to 64',
      ['0', '65', '', '1.5', '-1', '0x10', '1e1', ' 1', '١', '99999999999']
    ],
    [
      flag({ help, default: 'false' }),
      [
        ['true', true],
        ['false', false]
      ],
      'must be true or false',
      ['', 'TRUE', '1', 'yes']
    ],
    [choice(['a', 'b'], { help }), [['a', 'a']], 'must be one of a, b', ['', 'A', 'a,b', 'constructor']],
    [
      time,
      [
        ['2s', 2_000],
        [' 1m ', 60_000],
        ['060s', 60_000]
      ],
      'must be a time',
      ['1s', '61s', '2', 's', '2 s', '2h', '2ms', '1.5m', '-2s', '9999999999s', '2S']
    ],
    [
      token({ help, min: 3 }),
      [
        ['abc', 'abc'],
        ['~!x', '~!x']
      ],
      'must have 3 to 4096 printable ASCII characters and no space',
      ['ab', 'a b c', 'abc\n', 'äbc', 'x'.repeat(4097)]
    ]
  ]
  for (const [setting, fine, fault, wrong] of table) {
    for (const [text, value] of fine) t.strictSame(setting.read(text), { value }, text)
    for (const text of wrong) t.strictSame(setting.read(text), { fault }, text)
  }
  t.ok(token({ help, min: 3 }).secret)
  t.notOk(time.secret)
})
