import { replayRecordings } from './jenkins-transcripts/replay.ts'

replayRecordings({ version: '2.263.4', excluded: new Map(), compared: 581, equal: 581 })
