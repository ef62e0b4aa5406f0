import assert from 'node:assert/strict';

// An npm script always finds the project's own Node first, so a run that means another one has to check that it got it.
describe('the Node that runs the tests', function () {
  it('is the one that EXPECT_NODE names, if it names one', () => {
    const expected = process.env.EXPECT_NODE ?? '';
    assert.equal(process.versions.node.slice(0, expected.length), expected);
  });
});
