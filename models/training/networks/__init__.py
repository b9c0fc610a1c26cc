"""Network architectures: Kinetint's own (`reel`) and the origin system's GAN pair (`origin`)."""
