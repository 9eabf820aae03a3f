package io.eventforwarder.cli;

/** A command can't do what it was asked to do. The message is a sentence for the user. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    /** Wrong arguments, which give the exit status 2. */
    public CommandException(String sentence) {
        this(CommandRunner.WRONG_USAGE, sentence);
    }

    public CommandException(int exitStatus, String sentence) {
        super(sentence);
        this.exitStatus = exitStatus;
    }

    int exitStatus() {
        return exitStatus;
    }
}
