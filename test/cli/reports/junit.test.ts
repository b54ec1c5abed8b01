import { describe, expect, it } from 'vitest'
import { junit } from '../../../src/cli/reports/junit.ts'
import { countsOf, parse } from '../../support/parse-report.ts'

const read = (xml: string) => parse(junit, xml)
const suite = (cases: string, attributes = '') =>
  read(`<?xml version="1.0"?><testsuites><testsuite name="s" ${attributes}>${cases}</testsuite></testsuites>`)

describe('counts', () => {
  it('are of the test cases, in suites within suites too', async () => {
    const run = await read(
      `<testsuites><testsuite name="a"><testcase classname="a" name="1"/><testsuite name="b">
        <testcase name="2"><skipped/></testcase><testcase name="3"><failure/></testcase>
        <testcase name="4"><error message="boom"/></testcase></testsuite></testsuite></testsuites>`,
    )
    expect(countsOf(run)).toEqual({ passed: 1, failed: 2, skipped: 1, flaky: 0 })
    expect(run.failedNames).toEqual(['3', '4'])
  })

  it('name no time where the report names none', async () => {
    expect((await suite('<testcase name="1"/>')).durationSeconds).toBeUndefined()
    expect((await suite('<testcase name="1"/>', 'time="0"')).durationSeconds).toBe(0)
  })

  it('include failures that a suite counts without showing them, once', async () => {
    const run = await read(
      `<testsuites errors="2" failures="1"><testsuite name="app" errors="2" failures="1" file="app.py">
        <testcase name="1"><failure/></testcase></testsuite></testsuites>`,
    )
    expect(countsOf(run)).toEqual({ passed: 0, failed: 3, skipped: 0, flaky: 0 })
    expect(run.failures[1]).toEqual({
      name: 'app',
      file: 'app.py',
      message: 'counted in the report, but not shown there',
    })
  })

  it('take a failure of the suite itself for one', async () => {
    const run = await suite('<error message="cannot begin">trace</error><testcase name="1"/>', 'errors="1"')
    expect(countsOf(run)).toEqual({ passed: 1, failed: 1, skipped: 0, flaky: 0 })
    expect(run.failures).toEqual([{ name: 's', message: 'cannot begin' }])
  })

  it('call what passed when it was run again flaky, and what failed again failed', async () => {
    const run = await suite(
      `<testcase name="a"><flakyFailure message="1st"><stackTrace>x</stackTrace></flakyFailure></testcase>
       <testcase name="b"><failure message="1st"/><rerunFailure message="2nd"/></testcase>
       <testcase name="c"><flakyError/></testcase>`,
    )
    expect(countsOf(run)).toEqual({ passed: 2, failed: 1, skipped: 0, flaky: 2 })
    expect(run.flakyNames).toEqual(['a', 'c'])
  })

  it('never take a failure back because another test of that name passed', async () => {
    const run = await suite('<testcase name="a"><failure/></testcase><testcase name="a"/>')
    expect(countsOf(run)).toMatchObject({ failed: 1, passed: 1 })
  })
})

describe('where it failed', () => {
  it.each([
    [
      'pytest: the trace',
      `<testcase classname="tests.test_auth" name="test_login"><failure message="assert 1 == 2&#10;more">
self = 1
/usr/lib/python3.11/site-packages/x.py:9: in call
tests/test_auth.py:45: AssertionError</failure></testcase>`,
      {
        name: 'tests.test_auth › test_login',
        file: 'tests/test_auth.py',
        line: 45,
        message: 'assert 1 == 2',
      },
    ],
    [
      'Java: the frame of the test',
      `<testcase classname="com.x.FooTest" name="bar"><failure message="expected: &lt;1&gt;" type="AssertionFailedError"><![CDATA[org.x: expected
	at org.junit.jupiter.api.AssertionUtils.fail(AssertionUtils.java:55)
	at com.x.FooTest.bar(FooTest.java:42)]]></failure></testcase>`,
      { name: 'com.x.FooTest › bar', file: 'FooTest.java', line: 42, message: 'expected: <1>' },
    ],
    [
      'attributes, where the trace is about another file',
      `<testcase name="bar" file="spec/foo_spec.rb" line="12"><failure>Boom
lib/foo.rb:3:in go</failure></testcase>`,
      { name: 'bar', file: 'spec/foo_spec.rb', line: 12, message: 'Boom' },
    ],
    [
      'nothing, where nothing is said',
      '<testcase name="bar"><failure type="TimeoutError"/></testcase>',
      { name: 'bar', message: 'TimeoutError' },
    ],
  ])('%s', async (_, xml, failure) => {
    expect((await suite(xml)).failures).toEqual([failure])
  })
})

describe('seconds', () => {
  it.each([
    ['time="1,234.5"', 1234.5],
    ['time="0.25"', 0.25],
    ['time="0,25"', 0.25],
    ['', undefined],
  ])('of %s', async (time, seconds) => {
    const run = await read(`<testsuite ${time}><testcase name="a"/></testsuite>`)
    expect(run.durationSeconds ?? 0).toBe(seconds ?? 0)
  })

  it('are the sum of the suites’, where the whole has none', async () => {
    const one = '<testsuite time="1.5"><testcase name="a" time="9"/></testsuite>'
    expect((await read(`<testsuites>${one}${one}</testsuites>`)).durationSeconds).toBe(3)
    expect((await read(`<testsuites time="2">${one}${one}</testsuites>`)).durationSeconds).toBe(2)
  })
})

describe('a document', () => {
  it('may have prefixes, entities, colours and output of any kind', async () => {
    const run = await suite(
      `<testcase name="a &amp; &#x1F600;"><system-out><![CDATA[<failure/> ]]></system-out><failure message="\u0009red"/></testcase>`,
    )
    expect(run.failures).toEqual([{ name: 'a & 😀', message: 'red' }])
  })

  it.each([
    ['<testsuite><testcase name="a">', 'is not valid XML'],
    ['<testsuite><testcase name="a"/></testsuites>', 'is not valid XML'],
    ['<html><body/></html>', 'holds no <testsuite>'],
    [
      '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><testsuite><testcase name="a"><failure message="&e;"/></testcase></testsuite>',
      'is not valid XML',
    ],
    [
      '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><testsuite><testcase name="a"><failure>&b;</failure></testcase></testsuite>',
      'is not valid XML',
    ],
  ])('is refused: %s', async (xml, words) => {
    await expect(read(xml)).rejects.toThrow(words)
  })
})
